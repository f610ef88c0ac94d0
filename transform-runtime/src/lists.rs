//! Lists that are made item by item.
//!
//! A chain of iterators from a list to a list is a dozen generic functions, all of which are compiled again for each
//! closure and each type. Code that is instantiated for every function of a program, at every level, makes its lists
//! here: one function and the closure. Where the items are numbers, in great number, iterators are as good as ever.

/// A list of what `f` gives, index by index.
pub(crate) fn made<T>(len: usize, mut f: impl FnMut(usize) -> T) -> Vec<T> {
    let mut list = Vec::with_capacity(len);
    for i in 0..len {
        list.push(f(i));
    }
    list
}

/// A list of what `f` gives, item by item.
pub(crate) fn mapped<'a, T, U>(items: &'a [T], mut f: impl FnMut(&'a T) -> U) -> Vec<U> {
    let mut list = Vec::with_capacity(items.len());
    #[allow(
        clippy::needless_range_loop,
        reason = "the iterator of a slice is four functions for every type"
    )]
    for i in 0..items.len() {
        list.push(f(&items[i]));
    }
    list
}

/// The same with the items themselves.
pub(crate) fn taken<T, U>(items: Vec<T>, mut f: impl FnMut(T) -> U) -> Vec<U> {
    let mut list = Vec::with_capacity(items.len());
    for item in items {
        list.push(f(item));
    }
    list
}

/// The first items, which leave the list.
pub(crate) fn take_first<T>(list: &mut Vec<T>, count: usize) -> Vec<T> {
    let rest = list.split_off(count);
    std::mem::replace(list, rest)
}
