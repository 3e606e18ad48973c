//! The slots of streams: WebSockets and event streams that are open at once.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::http::HttpError;

/// The counters of open streams, in all and by address.
#[derive(Debug)]
pub(crate) struct SocketSlots {
    most: usize,
    most_of_address: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    of_address: HashMap<IpAddr, usize>,
}

/// A slot for one stream; dropped, it is free again.
#[derive(Debug)]
pub(crate) struct SocketSlot {
    slots: Arc<SocketSlots>,
    address: IpAddr,
}

impl SocketSlots {
    /// The slots for so many streams in all, and so many from one address.
    pub(crate) fn new(most: usize, most_of_address: usize) -> SocketSlots {
        SocketSlots {
            most,
            most_of_address,
            open: Mutex::default(),
        }
    }

    /// The number of streams that are open.
    pub(crate) fn open(&self) -> usize {
        self.lock().all
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a slot for a stream to `address`.
    pub(crate) fn take(self: &Arc<Self>, address: IpAddr) -> Result<SocketSlot, HttpError> {
        let mut open = self.lock();
        if open.all >= self.most {
            return Err(HttpError::TooManySockets("CLAIMGRAPH_MAX_SOCKETS"));
        }
        let of_address = open.of_address.entry(address).or_default();
        if *of_address >= self.most_of_address {
            return Err(HttpError::TooManySockets(
                "CLAIMGRAPH_MAX_SOCKETS_PER_ADDRESS",
            ));
        }
        *of_address += 1;
        open.all += 1;
        Ok(SocketSlot {
            slots: Arc::clone(self),
            address,
        })
    }
}

impl Drop for SocketSlot {
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
        let slots = Arc::new(SocketSlots::new(3, 2));
        let take = |address: &str| slots.take(address.parse().unwrap());
        let first = take("10.0.0.1").unwrap();
        let _second = take("10.0.0.1").unwrap();
        let refusal = take("10.0.0.1").unwrap_err().to_string();
        assert!(refusal.contains("PER_ADDRESS"), "{refusal}");
        let _third = take("10.0.0.2").unwrap();
        let refusal = take("10.0.0.3").unwrap_err().to_string();
        assert!(refusal.contains("`CLAIMGRAPH_MAX_SOCKETS`"), "{refusal}");
        assert_eq!(slots.open(), 3);
        drop(first);
        assert!(take("10.0.0.1").is_ok());
        assert_eq!(slots.open.lock().unwrap().of_address.len(), 2);
    }
}
