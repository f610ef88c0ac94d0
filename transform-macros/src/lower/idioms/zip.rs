//! `Zip`: several arrays of one shape, element by element.

use super::chains::vector_of_parts;
use super::{Called, Idioms, read, unborrowed};
use proc_macro2::Span;
use syn::{Expr, ExprMethodCall, Ident, Stmt, parse_quote_spanned};

/// An array that takes part.
struct Side<'e> {
    array: &'e Expr,
    /// Its elements are written.
    written: bool,
    /// It is broadcast to the shape of the first.
    broadcast: bool,
}

impl Idioms {
    /// The call, if it ends a `Zip`.
    pub(super) fn zipped(&mut self, call: &ExprMethodCall) -> Option<Expr> {
        let span = call.method.span();
        let (sides, indexed) = sides(&call.receiver)?;
        let name = call.method.to_string();
        let mut args = call.args.iter().rev();
        let func = Called::of(args.next()?)?;
        if !func.takes(sides.len() + usize::from(indexed) + usize::from(name == "fold")) {
            return None;
        }
        let items: Vec<_> = sides.iter().map(|_| self.name("items", span)).collect();
        let i = self.name("i", span);
        let at = self.name("at", span);
        let index: Option<Expr> = indexed.then(|| parse_quote_spanned!(span=> #at[#i]));
        let elements = sides.iter().zip(&items);
        let elements = elements.map(|(side, items)| element(side, items, &i, span));
        let elements: Vec<Expr> = index.into_iter().chain(elements).collect();
        let mut starts = starts(&sides, &items, span);
        if indexed {
            let head = read(sides.first()?.array);
            starts.insert(0, parse_quote_spanned!(span=> let #at = #head.nd_indices();));
        }
        let ends = sides.iter().zip(&items).filter(|(side, _)| side.written);
        let ends: Vec<Expr> = ends.map(|(side, items)| left(side.array, items, span)).collect();
        let (first, head) = (items.first()?, read(sides.first()?.array));
        // Of parts, one value each.
        let shape: Expr = match vector_of_parts(&head) {
            Some(_) => parse_quote_spanned!(span=> #first.len()),
            None => parse_quote_spanned!(span=> #head.dim()),
        };
        Some(match (name.as_str(), call.args.len()) {
            ("for_each" | "apply" | "par_for_each", 1) => {
                let value = func.applied(&elements, span);
                parse_quote_spanned! {span=> {
                    #(#starts)*
                    for #i in 0..#first.len() { #value; }
                    #(#ends;)*
                }}
            }
            ("map_collect" | "apply_collect" | "par_map_collect", 1) => {
                let (value, to) = (func.applied(&elements, span), self.name("to", span));
                parse_quote_spanned! {span=> {
                    #(#starts)*
                    let mut #to = ::std::vec::Vec::with_capacity(#first.len());
                    for #i in 0..#first.len() { #to.push(#value); }
                    #(#ends;)*
                    #to.nd_array(#shape)
                }}
            }
            ("map_assign_into", 2) => {
                let (value, to) = (func.applied(&elements, span), self.name("to", span));
                let (into, _) = unborrowed(args.next()?);
                parse_quote_spanned! {span=> {
                    #(#starts)*
                    let mut #to = ::std::vec::Vec::with_capacity(#first.len());
                    for #i in 0..#first.len() { #to.push(#value); }
                    #into.assign(&#to.nd_array(#shape));
                }}
            }
            ("fold", 2) => {
                let (acc, init) = (self.name("acc", span), args.next()?);
                let all: Vec<Expr> = std::iter::once(parse_quote_spanned!(span=> #acc))
                    .chain(elements)
                    .collect();
                let value = func.applied(&all, span);
                parse_quote_spanned! {span=> {
                    #(#starts)*
                    let mut #acc = #init;
                    for #i in 0..#first.len() { #acc = #value; }
                    #acc
                }}
            }
            _ => return None,
        })
    }
}

/// `Zip::from(a).and(b)`, in order, and whether the indices come first: `Zip::indexed(a)`.
fn sides(expr: &Expr) -> Option<(Vec<Side<'_>>, bool)> {
    let side = |expr, broadcast| {
        let (array, written) = unborrowed(expr);
        let written =
            written || matches!(array, Expr::MethodCall(call) if call.method.to_string().ends_with("_mut"));
        Side {
            array,
            written,
            broadcast,
        }
    };
    match super::super::expr::peel(expr) {
        Expr::MethodCall(call)
            if call.args.len() == 1 && (call.method == "and" || call.method == "and_broadcast") =>
        {
            let (mut before, indexed) = sides(&call.receiver)?;
            before.push(side(call.args.first()?, call.method == "and_broadcast"));
            Some((before, indexed))
        }
        Expr::Call(call) if call.args.len() == 1 => {
            let Expr::Path(path) = super::super::expr::peel(&call.func) else {
                return None;
            };
            let mut names = path.path.segments.iter().rev().map(|segment| &segment.ident);
            let (name, of) = (names.next()?, names.next()?);
            let is_zip = of == "Zip" && (name == "from" || name == "indexed");
            let first = side(call.args.first()?, false);
            is_zip.then(|| (vec![first], name == "indexed"))
        }
        _ => None,
    }
}

/// The elements, or the parts, of each side as a vector.
fn starts(sides: &[Side<'_>], items: &[Ident], span: Span) -> Vec<Stmt> {
    let first = sides.first().map(|side| read(side.array));
    let start = |(side, items): (&Side<'_>, &Ident)| {
        let array = read(side.array);
        match (side.written, side.broadcast) {
            (true, _) => parse_quote_spanned!(span=> let mut #items = #array.nd_flat();),
            (_, true) => {
                parse_quote_spanned!(span=> let #items = #array.broadcast(#first.dim()).unwrap().nd_flat();)
            }
            _ => match vector_of_parts(&array) {
                Some(parts) => parse_quote_spanned!(span=> let #items = #parts;),
                None => parse_quote_spanned!(span=> let #items = #array.nd_flat();),
            },
        }
    };
    sides.iter().zip(items).map(start).collect()
}

fn element(side: &Side<'_>, items: &Ident, i: &Ident, span: Span) -> Expr {
    match side.written {
        true => parse_quote_spanned!(span=> &mut #items[#i]),
        false => parse_quote_spanned!(span=> &#items[#i]),
    }
}

/// What was written goes back.
fn left(array: &Expr, items: &Ident, span: Span) -> Expr {
    let read = read(array);
    parse_quote_spanned!(span=> #array.assign(&#items.nd_array(#read.dim())))
}
