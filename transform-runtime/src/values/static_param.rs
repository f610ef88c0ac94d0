//! The passing modes of what has no derivative: strings, and tangents that are none.

use crate::levels::Level;
use crate::values::Param;
use crate::values::param::{owned_value, unchanged};

/// `x: &str`
#[derive(Debug)]
pub struct ByStr;
/// The tangent of an argument without floats.
#[derive(Debug)]
pub struct ByZero;
/// No tangent, or the tangent of an argument without floats.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Zero;

impl Param for ByStr {
    type Owned = String;
    type Arg<'a> = &'a str;
    type Ref<'a, L: Level> = &'a str;
    type Bar<'a, L: Level> = &'a mut ();
    type Dot<'a, L: Level> = Option<&'a ()>;
    type Held<'a> = &'a str;
    unchanged!();
    owned_value!();

    fn lift<L: Level>(arg: &str) -> String {
        arg.to_owned()
    }
    fn hold(arg: Self::Arg<'_>) -> Self::Held<'_> {
        arg
    }
    fn held<'h>(x: &'h &str) -> &'h str {
        x
    }
    fn borrow<L: Level>(x: &String) -> &str {
        x
    }
    fn shorten<'s, 'l: 's, L: Level>(x: &'l str) -> &'s str {
        x
    }
    fn own<L: Level>(x: &str) -> String {
        x.to_owned()
    }
    fn zero<L: Level>(_: &str) {}
    fn bar<L: Level>(x: &mut ()) -> &mut () {
        x
    }
    fn dot<L: Level>(x: &()) -> Option<&()> {
        Some(x)
    }
    fn no_dot<'a, L: Level>() -> Option<&'a ()> {
        None
    }
    fn own_dot<L: Level>(_: Option<&()>) {}
    fn accumulate<L: Level>(_: &mut (), _: &()) {}
    fn value<L: Level>(_: (), like: &str) -> String {
        like.to_owned()
    }
}

impl Param for ByZero {
    type Owned = ();
    type Arg<'a> = Zero;
    type Ref<'a, L: Level> = &'a ();
    type Bar<'a, L: Level> = &'a mut ();
    type Dot<'a, L: Level> = Option<&'a ()>;
    type Held<'a> = ();
    unchanged!();
    owned_value!();

    fn lift<L: Level>(_: Zero) {}
    fn hold(_: Self::Arg<'_>) -> Self::Held<'_> {}
    fn held(x: &()) -> &() {
        x
    }
    fn borrow<L: Level>(x: &()) -> &() {
        x
    }
    fn shorten<'s, 'l: 's, L: Level>(x: &'l ()) -> &'s () {
        x
    }
    fn own<L: Level>(_: &()) {}
    fn zero<L: Level>(_: &()) {}
    fn bar<L: Level>(x: &mut ()) -> &mut () {
        x
    }
    fn dot<L: Level>(x: &()) -> Option<&()> {
        Some(x)
    }
    fn no_dot<'a, L: Level>() -> Option<&'a ()> {
        None
    }
    fn own_dot<L: Level>(_: Option<&()>) {}
    fn accumulate<L: Level>(_: &mut (), _: &()) {}
    fn value<L: Level>(_: (), _: &()) {}
}
