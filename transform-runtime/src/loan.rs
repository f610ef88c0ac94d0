//! Where the owner of a generator finds it again that was lent to a call.
//!
//! Transforms keep their arguments and run code again, at other levels and in other lanes, so a lent generator is not
//! borrowed but copied. Each copy starts where the owner was; a slot says where the owner goes on. Whoever runs the call
//! again leaves the same there.

use crate::kernels::Generator;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where a generator is that was lent.
#[derive(Clone, Debug)]
pub(crate) struct Slot(Arc<Mutex<Place>>);

#[derive(Debug)]
enum Place {
    /// Here.
    Left(Generator),
    /// Wherever another slot says: it was lent on.
    Lent(Slot),
}

impl Slot {
    pub(crate) fn new(generator: Generator) -> Self {
        Slot(Arc::new(Mutex::new(Place::Left(generator))))
    }
    /// The generator, as it is now.
    pub(crate) fn generator(&self) -> Generator {
        match &*self.place() {
            Place::Left(generator) => generator.clone(),
            Place::Lent(slot) => slot.generator(),
        }
    }
    /// The owner goes on with this one.
    pub(crate) fn leave(&self, generator: Generator) {
        *self.place() = Place::Left(generator);
    }
    /// The owner goes on with what is in another slot then.
    pub(crate) fn lend_on(&self, to: &Slot) {
        *self.place() = Place::Lent(to.clone());
    }
    fn place(&self) -> MutexGuard<'_, Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The slot of the owner of a copy.
#[derive(Debug)]
pub(crate) struct Owner {
    slot: Slot,
    /// Whether draws are made for the owner; copies of arguments that are only kept or passed on make none.
    told: bool,
}
impl Owner {
    pub(crate) fn new(slot: Slot) -> Self {
        Owner { slot, told: true }
    }
    pub(crate) fn kept(&self) -> Self {
        Owner {
            slot: self.slot.clone(),
            told: false,
        }
    }
    pub(crate) fn tell(&mut self) {
        self.told = true;
    }
    /// The slot, if draws are made for the owner.
    pub(crate) fn slot(&self) -> Option<&Slot> {
        self.told.then_some(&self.slot)
    }
    /// The slot, to go on elsewhere.
    pub(crate) fn into_slot(self) -> Slot {
        self.slot
    }
}
