//! Who may do what: four roles, each of which may do all that those before it may.
//!
//! | role | 中文 | may |
//! |---|---|---|
//! | viewer | 查看 | look |
//! | clerk | 店员 | count, receive, scan |
//! | operator | 操作员 | all stock, orders, pools, transfers, thresholds |
//! | manager | 经理 | approve stock-takes, adjust, users, warehouses, backup, restore |
//!
//! Which operation needs which role is a column of the table of operations; it is looked at where
//! the work is done. Source: §10.

use serde::{Deserialize, Serialize};

/// What somebody may do.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Look.
    #[default]
    Viewer,
    /// Count, receive, scan.
    Clerk,
    /// All stock, orders, pools, transfers, thresholds.
    Operator,
    /// Everything.
    Manager,
}

impl Role {
    /// Every role, from the one that may least; its place is its number in the file.
    pub const ALL: &'static [Self] = &[Self::Viewer, Self::Clerk, Self::Operator, Self::Manager];

    /// Their names.
    pub const NAMES: &'static [&'static str] = &["viewer", "clerk", "operator", "manager"];

    /// Its name in JSON and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Clerk => "clerk",
            Self::Operator => "operator",
            Self::Manager => "manager",
        }
    }

    /// Its number in the file.
    pub const fn number(self) -> i64 {
        match self {
            Self::Viewer => 0,
            Self::Clerk => 1,
            Self::Operator => 2,
            Self::Manager => 3,
        }
    }

    /// The role with that number.
    pub fn numbered(number: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.number() == number)
    }
}

#[cfg(test)]
mod tests {
    use super::Role;

    #[test]
    fn each_role_may_more_than_the_one_before_it() {
        for (role, name) in Role::ALL.iter().zip(Role::NAMES) {
            assert_eq!(role.name(), *name);
            assert_eq!(Role::numbered(role.number()), Some(*role));
        }
        assert!(Role::ALL.is_sorted_by(|less, more| less < more));
        assert_eq!(Role::numbered(4), None);
    }
}
