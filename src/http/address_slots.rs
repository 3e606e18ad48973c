//! The slots of what is open at once: connections, and likewise WebSockets with event streams.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The counters of what is open, in all and by address.
#[derive(Debug)]
pub(crate) struct AddressSlots {
    most: usize,
    most_of_address: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    of_address: HashMap<IpAddr, usize>,
}

/// A slot for one of an address; dropped, it is free again.
#[derive(Debug)]
pub(crate) struct AddressSlot {
    slots: Arc<AddressSlots>,
    address: IpAddr,
}

/// The reason why there is no slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoSlot {
    /// All slots are taken.
    InAll,
    /// The address has as many as one may have.
    OfAddress,
}

impl AddressSlots {
    /// So many slots in all, and so many for one address.
    pub(crate) fn new(most: usize, most_of_address: usize) -> AddressSlots {
        AddressSlots {
            most,
            most_of_address,
            open: Mutex::default(),
        }
    }

    /// The number of slots that are taken.
    pub(crate) fn open(&self) -> usize {
        self.lock().all
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a slot for `address`.
    pub(crate) fn take(self: &Arc<Self>, address: IpAddr) -> Result<AddressSlot, NoSlot> {
        let mut open = self.lock();
        if open.all >= self.most {
            return Err(NoSlot::InAll);
        }
        let of_address = open.of_address.get(&address).copied().unwrap_or(0);
        if of_address >= self.most_of_address {
            return Err(NoSlot::OfAddress);
        }
        open.of_address.insert(address, of_address + 1);
        open.all += 1;
        Ok(AddressSlot {
            slots: Arc::clone(self),
            address,
        })
    }
}

impl Drop for AddressSlot {
    fn drop(&mut self) {
        let mut open = self.slots.lock();
        open.all -= 1;
        if let Some(count) = open.of_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.of_address.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_counted_in_all_and_by_address() {
        let slots = Arc::new(AddressSlots::new(3, 2));
        let take = |address: &str| slots.take(address.parse().unwrap());
        let first = take("10.0.0.1").unwrap();
        let _second = take("10.0.0.1").unwrap();
        assert_eq!(take("10.0.0.1").unwrap_err(), NoSlot::OfAddress);
        let _third = take("10.0.0.2").unwrap();
        assert_eq!(take("10.0.0.3").unwrap_err(), NoSlot::InAll);
        assert_eq!(slots.open(), 3);
        drop(first);
        assert!(take("10.0.0.1").is_ok());
        assert_eq!(slots.open.lock().unwrap().of_address.len(), 2);
    }
}
