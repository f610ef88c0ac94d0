//! The cotangents of a window: variables that move along with a loop's rounds. An element's cotangent is
//! written as it leaves the window, behind the item: after it where the sweep goes back from the last item,
//! before it where it goes on from the first.

use super::operand::Sweep::After;
use super::pull::Puller;
use crate::analysis::windows::Window;
use crate::ir::ssa::{Items, Loop, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Puller<'_> {
    /// The windows of a loop.
    pub(super) fn windows(&self, l: &Loop) -> &[Window] {
        self.emitter.windows.of_loop(l.id)
    }

    /// The variable of a place, in a round.
    fn place_in(&self, window: &Window, place: usize) -> Ident {
        self.emitter
            .names
            .suffixed(window.base, &format!("_window_{place}"))
    }

    /// What a place holds when a round begins.
    fn place_before(&self, window: &Window, place: usize) -> Ident {
        self.emitter
            .names
            .suffixed(window.base, &format!("_window_{place}_next"))
    }

    /// The places before the first round.
    pub(super) fn open_windows(&self, l: &Loop) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let places = self
            .windows(l)
            .iter()
            .flat_map(|window| self.old(l, window).map(move |place| (window, place)));
        let lets = places.map(|(window, place)| {
            let name = self.place_before(window, place);
            quote!(let mut #name = <#plumbing::Real<_, Lv> as ::core::default::Default>::default();)
        });
        let lets: TokenStream = lets.collect();
        let checks = self.windows(l).iter().map(|window| self.check(l, window));
        checks.chain([lets]).collect()
    }

    /// The place that a round brings, and the one that leaves after it.
    fn new_and_leaving(&self, l: &Loop, window: &Window) -> (usize, usize) {
        let last = window.places - 1;
        if self.emitter.ascends(l) {
            (last, 0)
        } else {
            (0, last)
        }
    }

    /// The places that were in the round before.
    fn old(&self, l: &Loop, window: &Window) -> impl Iterator<Item = usize> + use<> {
        let (new, _) = self.new_and_leaving(l, window);
        (0..window.places).filter(move |place| *place != new)
    }

    /// Said once of the first round, that its elements exist need not be checked in each.
    fn check(&self, l: &Loop, window: &Window) -> TokenStream {
        let Some((lo, hi, inclusive)) = self.ends_of(l) else {
            return TokenStream::new();
        };
        let at_hand = self.emitter.param_index(window.base).is_some()
            || self.emitter.residuals.source(window.base).is_some();
        if !at_hand {
            return TokenStream::new();
        }
        let plumbing = self.emitter.plumbing;
        let x = self.emitter.by_ref(window.base, After);
        let last = window.first + window.places as i64 - if inclusive { 1 } else { 2 };
        let (ran, index) = (ran(inclusive), at(quote!(#hi), last));
        quote!(if #lo #ran #hi { ::core::assert!(#index < #plumbing::count(#x)); })
    }

    /// The ends of the range that a loop runs over.
    fn ends_of(&self, l: &Loop) -> Option<(TokenStream, TokenStream, bool)> {
        let Items::Range {
            lo, hi, inclusive, ..
        } = &l.source.as_ref()?.items
        else {
            return None;
        };
        let end = |x| self.emitter.plain_operand(x, After);
        Some((end(lo), end(hi), *inclusive))
    }

    /// The places when a round begins, but for the new one: the first that is gathered there declares it.
    pub(super) fn enter_windows(&self, l: &Loop) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let lets = self.windows(l).iter().map(|window| {
            let lets = self.old(l, window).map(|place| {
                let (name, before) = (self.place_in(window, place), self.place_before(window, place));
                quote!(let mut #name = #plumbing::take(&mut #before);)
            });
            lets.collect::<TokenStream>()
        });
        lets.collect()
    }

    /// The places when a round ends: one leaves, the others move on.
    pub(super) fn leave_windows(&self, l: &Loop) -> TokenStream {
        let Some(source) = &l.source else {
            return TokenStream::new();
        };
        let plumbing = self.emitter.plumbing;
        let item = self.emitter.names.value(source.item);
        let code = self.windows(l).iter().map(|window| {
            let (new, leaving) = self.new_and_leaving(l, window);
            let name = self.place_in(window, new);
            let zero = (!self.gathered.borrow_mut().remove(&name.to_string())).then(
                || quote!(let #name = <#plumbing::Real<_, Lv> as ::core::default::Default>::default();),
            );
            let ct = self.place_in(window, leaving);
            let write = self.write(window, quote!(#item), window.first + leaving as i64, &ct);
            let moves = self.old(l, window).map(|to| {
                let from = if self.emitter.ascends(l) { to + 1 } else { to - 1 };
                let (next, name) = (self.place_before(window, to), self.place_in(window, from));
                quote!(#next = #name;)
            });
            quote!(#zero #write #(#moves)*)
        });
        code.collect()
    }

    /// After the last round, what is still in the windows is written.
    pub(super) fn close_windows(&self, l: &Loop) -> TokenStream {
        let Some((lo, hi, inclusive)) = self.ends_of(l) else {
            return TokenStream::new();
        };
        // One step further, the item would be here.
        let (from, step) = match (self.emitter.ascends(l), inclusive) {
            (true, true) => (&hi, 1),
            (true, false) => (&hi, 0),
            (false, _) => (&lo, -1),
        };
        let writes = self.windows(l).iter().flat_map(|window| {
            self.old(l, window).map(move |place| {
                let name = self.place_before(window, place);
                self.write(window, quote!(#from), window.first + place as i64 + step, &name)
            })
        });
        let code: TokenStream = writes.collect();
        if code.is_empty() {
            return code;
        }
        let ran = ran(inclusive);
        quote!(if #lo #ran #hi { #code })
    }

    fn write(&self, window: &Window, from: TokenStream, offset: i64, ct: &Ident) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let (index, bar) = (at(from, offset), self.bar_mut(window.base));
        let place = quote!(#plumbing::bar_at(#bar, #index));
        let add = self.put(window.base, &place, &quote!(&#ct));
        let add = add.unwrap_or_else(|| quote!(#plumbing::acc(#place, &#ct);));
        self.guarded(window.base, add)
    }

    /// The reads of a loop's windows, whose body comes next.
    pub(super) fn look_through_windows(&self, l: &Loop) {
        let windows = self.windows(l).iter();
        let reads = windows.flat_map(|window| {
            let (new, _) = self.new_and_leaving(l, window);
            let reads = window.reads.iter();
            reads.map(move |(out, place)| (*out, (self.place_in(window, *place), *place == new)))
        });
        self.reads.borrow_mut().extend(reads);
    }

    /// Gathers the cotangent of a read in its place, if it is one of a window's.
    pub(super) fn gather(&self, out: Var, ct: &TokenStream) -> Option<TokenStream> {
        let plumbing = self.emitter.plumbing;
        let (name, is_new) = self.reads.borrow().get(&out).cloned()?;
        if is_new && self.gathered.borrow_mut().insert(name.to_string()) {
            return Some(quote!(let mut #name = #plumbing::copy(&#ct);));
        }
        Some(quote!(#plumbing::acc(&mut #name, &#ct);))
    }
}

fn at(from: TokenStream, offset: i64) -> TokenStream {
    let by = proc_macro2::Literal::u64_unsuffixed(offset.unsigned_abs());
    match offset {
        0 => from,
        1.. => quote!(#from + #by),
        _ => quote!(#from - #by),
    }
}

/// How the ends of a range compare that is not empty.
fn ran(inclusive: bool) -> TokenStream {
    if inclusive { quote!(<=) } else { quote!(<) }
}
