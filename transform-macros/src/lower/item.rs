//! What an iterator gives, and a closure is given, before it is bound: pairs need not be made to be taken apart.

use super::pattern::plain_name;
use super::scope::Binding;
use super::stmt::value_type;
use super::value::Value;
use super::{Lower, Op, Operand, Place};
use crate::parse::types;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Pat, PatIdent, Type};

pub(super) enum Item {
    One(Value),
    /// Of `enumerate` and `zip`.
    Pair(Box<(Item, Item)>),
    /// A reference to the item: what `filter` shows.
    Ref(Box<Item>),
    /// A variable of nobody else's: what `fold` hands on.
    Own(Place),
    /// `&mut` of the place.
    Lent(Place),
}

impl Item {
    pub(super) fn pair(left: Item, right: Item) -> Item {
        Item::Pair(Box::new((left, right)))
    }

    pub(super) fn shown(self) -> Item {
        Item::Ref(Box::new(self))
    }

    pub(super) fn is_pair(&self) -> bool {
        matches!(self, Item::Pair(_))
    }

    pub(super) fn parts(self) -> Vec<Item> {
        match self {
            Item::Pair(parts) => vec![parts.0, parts.1],
            other => vec![other],
        }
    }

    /// Whether it is a reference to an element.
    pub(super) fn is_reference(&self) -> bool {
        matches!(self, Item::One(Value::Borrow(_)))
    }
}

impl Lower<'_> {
    /// The item as one value.
    pub(super) fn item_value(&mut self, item: Item, span: Span) -> Value {
        match item {
            Item::One(value) => value,
            Item::Pair(parts) => {
                let left = self.item_operand(parts.0, span);
                let right = self.item_operand(parts.1, span);
                Value::Op(Op::Tuple(vec![left, right]))
            }
            Item::Ref(item) => {
                let value = self.item_value(*item, span);
                Value::Borrow(self.place_of(value, span))
            }
            Item::Own(place) => Value::Place(place),
            Item::Lent(place) => Value::Borrow(place),
        }
    }

    pub(super) fn item_operand(&mut self, item: Item, span: Span) -> Operand {
        match self.item_value(item, span) {
            Value::Borrow(place) => self.borrow(place),
            value => self.named_operand(value, "t", span),
        }
    }

    /// The item twice: to be looked at, and to be passed on. What is computed is computed once.
    pub(super) fn looked_at(&mut self, item: Item, span: Span) -> (Item, Item) {
        match item {
            Item::One(value) => {
                let value = match value {
                    Value::Op(op) => Value::from((Operand::Var(self.variable(op, span)), span)),
                    value => value,
                };
                let again = match &value {
                    Value::Borrow(place) => Value::Borrow(place.clone()),
                    Value::Place(place) => Value::Place(place.clone()),
                    Value::Op(op) => Value::Op(op.clone()),
                };
                (Item::One(value), Item::One(again))
            }
            Item::Pair(parts) => {
                let (left, right) = *parts;
                let (left, left_again) = self.looked_at(left, span);
                let (right, right_again) = self.looked_at(right, span);
                (Item::pair(left, right), Item::pair(left_again, right_again))
            }
            Item::Ref(item) => {
                let (item, again) = self.looked_at(*item, span);
                (item.shown(), again.shown())
            }
            Item::Own(place) => (Item::Own(place.clone()), Item::Own(place)),
            Item::Lent(place) => (Item::Lent(place.clone()), Item::Lent(place)),
        }
    }

    /// Binds the parameter of a closure, or the pattern of a loop, to the item.
    pub(super) fn bind_item(&mut self, pat: &Pat, item: Item) {
        match (pat, item) {
            (Pat::Paren(paren), item) => self.bind_item(&paren.pat, item),
            (Pat::Type(typed), item) => match (plain_name(&typed.pat), item) {
                (Some(name), Item::One(value)) => self.bind_typed(name, &typed.ty, value),
                (_, item) => self.bind_item(&typed.pat, item),
            },
            (Pat::Tuple(pair), Item::Pair(parts)) if pair.elems.len() == 2 => {
                let (left, right) = *parts;
                pair.elems
                    .iter()
                    .zip([left, right])
                    .for_each(|(pat, part)| self.bind_item(pat, part));
            }
            (Pat::Tuple(pair), Item::Ref(item)) if item.is_pair() && pair.elems.len() == 2 => {
                let parts = item.parts().into_iter();
                pair.elems
                    .iter()
                    .zip(parts)
                    .for_each(|(pat, part)| self.bind_item(pat, Item::Ref(Box::new(part))));
            }
            (Pat::Reference(reference), Item::Ref(item)) => self.bind_item(&reference.pat, *item),
            (Pat::Ident(name), Item::Ref(item)) if item.is_reference() => {
                if let Item::One(value) = *item {
                    let place = self.place_of(value, name.span());
                    let place = self.pinned(place);
                    self.scope.bind(
                        &name.ident,
                        Binding {
                            twice: true,
                            ..Binding::to(place)
                        },
                    );
                }
            }
            (Pat::Ident(name), Item::Own(place)) if plain_name(pat).is_some() => {
                self.scope.bind(&name.ident, Binding::of(place));
            }
            (Pat::Ident(name), Item::Lent(place)) => {
                let place = self.frozen(place);
                let binding = Binding {
                    exclusive: true,
                    ..Binding::to(place)
                };
                self.scope.bind(&name.ident, binding);
            }
            (_, item) => {
                let value = self.item_value(item, pat.span());
                self.bind_pattern(pat, value);
            }
        }
    }

    fn bind_typed(&mut self, name: &PatIdent, ty: &Type, value: Value) {
        let span = name.span();
        let sequence = types::is_sequence(ty);
        if let Some(local) = self.bind_name(name, value_type(Some(ty)), value, span) {
            self.note(local, |facts| facts.sequence = sequence);
        }
    }
}
