//! Maintenance: backup, check, rebuild, and the check of evidence against documents.

pub(in crate::kb) mod accept_loss;
pub(in crate::kb) mod backup;
pub(in crate::kb) mod check;
pub(in crate::kb) mod evidence_check;
pub(in crate::kb) mod index_check;
pub(in crate::kb) mod measures;
pub(in crate::kb) mod rules_check;
