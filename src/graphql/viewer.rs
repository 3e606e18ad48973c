//! The viewer: the sender of a request, with a role.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::model::{AccessLevel, Clearance};

/// The sender of a request. Without a name: anonymous.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewer {
    /// The name under which the sender is known; `None` for an anonymous one.
    pub name: Option<String>,
    /// The role of the sender.
    pub role: Role,
}

/// The rights of a viewer. Each role includes those before it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads.
    #[default]
    Reader,
    /// Adds and changes records.
    Editor,
    /// Decides over what editors propose.
    Reviewer,
    /// Administers the knowledge base.
    Admin,
}

impl Viewer {
    /// The clearance of the viewer's role.
    pub fn clearance(&self) -> Clearance {
        match self.role {
            Role::Reader => Clearance::NONE,
            Role::Editor => Clearance::up_to(AccessLevel::Editor),
            Role::Reviewer => Clearance::up_to(AccessLevel::Reviewer),
            Role::Admin => Clearance::ALL,
        }
    }
}

impl Role {
    /// All roles, each before those that include it.
    pub const ALL: [Role; 4] = [Role::Reader, Role::Editor, Role::Reviewer, Role::Admin];
}

/// The refusal of a text that names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a role is `reader`, `editor`, `reviewer` or `admin`")]
pub struct NoSuchRole;

impl FromStr for Role {
    type Err = NoSuchRole;

    fn from_str(text: &str) -> Result<Role, NoSuchRole> {
        let named = |role: &Role| role.to_string() == text;
        Role::ALL.into_iter().find(named).ok_or(NoSuchRole)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Reader => "reader",
            Role::Editor => "editor",
            Role::Reviewer => "reviewer",
            Role::Admin => "admin",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anonymous_viewer_is_a_reader_and_roles_are_ordered() {
        let anonymous = Viewer::default();
        assert_eq!(anonymous.name, None);
        assert_eq!(anonymous.role, Role::Reader);
        assert!(Role::ALL.is_sorted_by(|lower, higher| lower < higher));
    }

    #[test]
    fn a_role_is_parsed_as_it_is_printed() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{role}\""));
        }
        for wrong in ["", "Admin", "owner"] {
            assert_eq!(wrong.parse::<Role>(), Err(NoSuchRole));
        }
    }
}
