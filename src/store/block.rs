//! The codec of blocks. A block is some consecutive links of a list in one value.
//!
//! A link stays in the list for ever, with the revision since which it holds and the one that ended
//! it. So one block answers for every revision. The head of the block counts the links that hold
//! now, which is the answer for every revision that is not older than the newest in the block.
//!
//! Layout, numbers as [`varint`]s: the number of links, the number of those that hold, the newest
//! revision in the block, the oldest `since`, the first link's order (zigzag). Then for each link:
//! its flags; the difference of its order to the one before; its ordinal, as a difference if the
//! order is the same; and the optional parts that the flags announce: `number`, `since` less the
//! oldest, `until` less `since`.

use crate::store::varint;

/// The most links in a block. Few in tests, so that small lists have many blocks.
pub(super) const MOST: usize = if cfg!(test) { 8 } else { 128 };
/// The number of links in a new block when many links come at once.
pub(super) const FULL: usize = if cfg!(test) { 6 } else { 96 };

/// A link in a block. Links sort by their fields from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BlockEntry {
    /// The primary sort key of the list.
    pub(super) order: i64,
    /// The record's ordinal.
    pub(super) ordinal: u32,
    /// The number within the record.
    pub(super) number: u16,
    /// The revision that made the link.
    pub(super) since: u64,
    /// The revision that ended the link; 0 while the link holds.
    pub(super) until: u64,
    /// The role.
    pub(super) role: u8,
}

impl BlockEntry {
    /// True if the link holds at a revision.
    pub(super) fn holds(&self, revision: u64) -> bool {
        self.since <= revision && (self.until == 0 || self.until > revision)
    }

    /// The position in the list.
    pub(super) fn position(&self) -> (i64, u32, u16) {
        (self.order, self.ordinal, self.number)
    }
}

/// The head of a block: a summary of its links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The number of links.
    pub(super) links: u64,
    /// The number of links without an end.
    pub(super) live: u64,
    /// The newest revision that made or ended a link.
    pub(super) newest: u64,
    /// The oldest revision that made a link.
    pub(super) oldest: u64,
}

impl Head {
    /// The number of links that hold at a revision; `None` if the head does not tell.
    pub(super) fn holding(&self, revision: u64) -> Option<u64> {
        match revision {
            late if late >= self.newest => Some(self.live),
            early if early < self.oldest => Some(0),
            _ => None,
        }
    }
}

const NUMBER: u8 = 1;
const SINCE: u8 = 2;
const UNTIL: u8 = 4;
const WIDE_ROLE: u8 = 8;

/// Encodes the block of some links, at least one, which are sorted.
pub(super) fn encode(entries: &[BlockEntry]) -> Vec<u8> {
    debug_assert!(entries.is_sorted() && !entries.is_empty());
    let oldest = entries.iter().map(|e| e.since).min().unwrap_or(0);
    let newest = entries.iter().map(|e| e.since.max(e.until)).max();
    let live = entries.iter().filter(|e| e.until == 0).count();
    let first = entries.first().map_or(0, |e| e.order);
    let mut bytes = Vec::with_capacity(16 + entries.len() * 10);
    for number in [
        entries.len() as u64,
        live as u64,
        newest.unwrap_or(0),
        oldest,
        ((first << 1) ^ (first >> 63)) as u64,
    ] {
        varint::put(&mut bytes, number);
    }
    let (mut order, mut ordinal) = (first, 0);
    for entry in entries {
        let mut flags = 0;
        for (flag, set) in [
            (NUMBER, entry.number != 0),
            (SINCE, entry.since != oldest),
            (UNTIL, entry.until != 0),
            (WIDE_ROLE, entry.role > 0xf),
        ] {
            flags |= if set { flag } else { 0 };
        }
        bytes.push(flags | (entry.role << 4));
        let grown = entry.order.wrapping_sub(order) as u64;
        varint::put(&mut bytes, grown);
        let base = if grown == 0 { ordinal } else { 0 };
        varint::put(&mut bytes, u64::from(entry.ordinal - base));
        if flags & WIDE_ROLE != 0 {
            bytes.push(entry.role);
        }
        if flags & NUMBER != 0 {
            varint::put(&mut bytes, entry.number.into());
        }
        if flags & SINCE != 0 {
            varint::put(&mut bytes, entry.since - oldest);
        }
        if flags & UNTIL != 0 {
            varint::put(&mut bytes, entry.until - entry.since);
        }
        (order, ordinal) = (entry.order, entry.ordinal);
    }
    bytes
}

/// The head of a block; `None` if the bytes are no block.
pub(super) fn head(mut bytes: &[u8]) -> Option<Head> {
    take_head(&mut bytes)
}

fn take_head(bytes: &mut &[u8]) -> Option<Head> {
    let mut number = || varint::take(bytes);
    let (links, live, newest, oldest) = (number()?, number()?, number()?, number()?);
    let is_sound = live <= links && oldest <= newest;
    is_sound.then_some(Head {
        links,
        live,
        newest,
        oldest,
    })
}

/// The bounds that include every order.
pub(super) const ANY_ORDER: (i64, i64) = (i64::MIN, i64::MAX);

/// Appends the links of a block whose order is within two bounds, both included, to `entries`, and
/// the first link behind them, which shows that no more follow; later links are not read. `None` if
/// the bytes are no block.
pub(super) fn decode(
    mut bytes: &[u8],
    (least, greatest): (i64, i64),
    entries: &mut Vec<BlockEntry>,
) -> Option<()> {
    let bytes = &mut bytes;
    let head = take_head(bytes)?;
    let first = varint::take(bytes)?;
    let mut order = (first >> 1) as i64 ^ -((first & 1) as i64);
    let mut ordinal = 0u32;
    let least_size = 3;
    if head.links == 0 || head.links > (bytes.len() / least_size) as u64 {
        return None;
    }
    let start = entries.len();
    if (least, greatest) == ANY_ORDER {
        entries.reserve(head.links as usize);
    }
    for _ in 0..head.links {
        let (&flags, rest) = bytes.split_first()?;
        *bytes = rest;
        let grown = varint::take(bytes)?;
        let next = order.wrapping_add(grown as i64);
        if next < order {
            return None;
        }
        order = next;
        let base = if grown == 0 { ordinal } else { 0 };
        ordinal = base.checked_add(u32::try_from(varint::take(bytes)?).ok()?)?;
        let mut role = flags >> 4;
        if flags & WIDE_ROLE != 0 {
            let (&wide, rest) = bytes.split_first()?;
            (role, *bytes) = (wide, rest);
        }
        let mut announced = |flag| match flags & flag {
            0 => Some(0),
            _ => varint::take(bytes),
        };
        let number = u16::try_from(announced(NUMBER)?).ok()?;
        let since = head.oldest.checked_add(announced(SINCE)?)?;
        let until = match announced(UNTIL)? {
            0 => 0,
            held => since.checked_add(held)?,
        };
        if order < least {
            continue;
        }
        entries.push(BlockEntry {
            order,
            ordinal,
            number,
            since,
            until,
            role,
        });
        if order > greatest {
            return entries[start..].is_sorted().then_some(());
        }
    }
    (bytes.is_empty() && entries[start..].is_sorted()).then_some(())
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn entries() -> impl Strategy<Value = Vec<BlockEntry>> {
        let order = prop_oneof![Just(0), Just(i64::MAX), Just(i64::MIN), any::<i64>()];
        let until = prop_oneof![Just(0), 1..9u64];
        let entry = (order, 0..5u32, 0..3u16, 1..9u64, until, 0..20u8);
        vec(entry, 1..100).prop_map(|parts| {
            let entry = |(order, ordinal, number, since, held, role)| BlockEntry {
                order,
                ordinal,
                number,
                since,
                until: if held == 0 { 0 } else { since + held },
                role,
            };
            let mut entries: Vec<_> = parts.into_iter().map(entry).collect();
            entries.sort_unstable();
            entries
        })
    }

    proptest! {
        #[test]
        fn a_block_is_read_as_it_was_written(entries in entries()) {
            let mut back = Vec::new();
            prop_assert_eq!(decode(&encode(&entries), ANY_ORDER, &mut back), Some(()));
            prop_assert_eq!(back, entries);
        }

        #[test]
        fn of_some_orders_as_much_is_read_as_tells_that_no_more_follow(
            entries in entries(),
            least in prop_oneof![Just(i64::MIN), Just(0), any::<i64>()],
            greatest in prop_oneof![Just(i64::MAX), Just(0), any::<i64>()],
        ) {
            let mut back = Vec::new();
            prop_assert_eq!(decode(&encode(&entries), (least, greatest), &mut back), Some(()));
            let from = entries.partition_point(|e| e.order < least);
            let behind = entries[from..].iter().position(|e| e.order > greatest);
            let until = behind.map_or(entries.len(), |behind| from + behind + 1);
            prop_assert_eq!(back, &entries[from..until]);
        }

        #[test]
        fn the_head_counts_what_holds(entries in entries(), revision in 0..30u64) {
            let counted = entries.iter().filter(|e| e.holds(revision)).count() as u64;
            let head = head(&encode(&entries)).unwrap();
            prop_assert!(head.holding(revision).is_none_or(|holding| holding == counted));
            prop_assert_eq!(head.holding(20), Some(head.live));
        }

        #[test]
        fn damage_is_noticed_or_harmless(entries in entries(), offset: prop::sample::Index, bit in 0..8) {
            let mut bytes = encode(&entries);
            let offset = offset.index(bytes.len());
            bytes[offset] ^= 1u8 << bit;
            let mut back = Vec::new();
            if decode(&bytes, ANY_ORDER, &mut back).is_some() {
                prop_assert!(back.is_sorted());
            }
            prop_assert_eq!(decode(&bytes[..offset], ANY_ORDER, &mut Vec::new()), None);
        }
    }
}
