//! A function of every element, of every lane, or of every index.

use super::{Called, Idioms, parts_of, read};
use crate::parse::types;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprMethodCall, Ident, Pat, parse_quote_spanned};

impl Idioms {
    /// The call, if it maps an array.
    pub(super) fn mapped(&mut self, call: &ExprMethodCall) -> Option<Expr> {
        let args: Vec<_> = call.args.iter().collect();
        let span = call.method.span();
        match (call.method.to_string().as_str(), args.as_slice()) {
            ("mapv" | "mapv_into" | "mapv_into_any", [func]) => {
                Some(self.map(&call.receiver, &Called::of(func)?, false, span))
            }
            ("map" | "map_collect", [func]) if self.is_array(&call.receiver) => {
                Some(self.map(&call.receiver, &Called::of(func)?, true, span))
            }
            ("fold", [init, func]) if self.is_array(&call.receiver) => {
                let (init, func) = (*init, Called::of(func)?);
                let [items, acc, i] = ["items", "acc", "i"].map(|what| self.name(what, span));
                let args = [
                    parse_quote_spanned!(span=> #acc),
                    parse_quote_spanned!(span=> &#items[#i]),
                ];
                let (array, value) = (&call.receiver, func.applied(&args, span));
                Some(parse_quote_spanned! {span=> {
                    let #items = #array.nd_flat();
                    let mut #acc = #init;
                    for #i in 0..#items.len() { #acc = #value; }
                    #acc
                }})
            }
            ("mapv_inplace", [func]) => {
                let (array, func) = (&call.receiver, Called::of(func)?);
                let mapped = self.map(&read(array), &func, false, span);
                Some(parse_quote_spanned!(span=> #array.assign(&#mapped)))
            }
            ("map_inplace", [func]) => {
                let (array, func) = (&call.receiver, Called::of(func)?);
                let changed = self.change(&read(array), &func, span);
                Some(parse_quote_spanned!(span=> #array.assign(&#changed)))
            }
            ("map_axis", [axis, func]) => {
                let (axis, func) = (*axis, Called::of(func)?);
                let [from, lanes, to, i] = ["from", "lanes", "to", "i"].map(|what| self.name(what, span));
                let (array, value) = (
                    &call.receiver,
                    func.applied(&[parse_quote_spanned!(span=> &#lanes[#i])], span),
                );
                Some(parse_quote_spanned! {span=> {
                    let #from = &#array;
                    let #lanes = #from.nd_lanes(#axis);
                    let mut #to = ::std::vec::Vec::with_capacity(#lanes.len());
                    for #i in 0..#lanes.len() { #to.push(#value); }
                    #to.nd_array(#from.sum_axis(#axis).dim())
                }})
            }
            _ => None,
        }
    }

    /// An array of the values of a function of each element, which it is given or lent.
    fn map(&mut self, array: &Expr, func: &Called<'_>, lent: bool, span: Span) -> Expr {
        let [from, items, to, i] = ["from", "items", "to", "i"].map(|what| self.name(what, span));
        let item = match lent {
            true => parse_quote_spanned!(span=> &#items[#i]),
            false => parse_quote_spanned!(span=> #items[#i]),
        };
        let value = func.applied(&[item], span);
        parse_quote_spanned! {span=> {
            let #from = &#array;
            let #items = #from.nd_flat();
            let mut #to = ::std::vec::Vec::with_capacity(#items.len());
            for #i in 0..#items.len() { #to.push(#value); }
            #to.nd_array(#from.dim())
        }}
    }

    /// An array of the elements as a function changes them.
    fn change(&mut self, array: &Expr, func: &Called<'_>, span: Span) -> Expr {
        let [from, items, i] = ["from", "items", "i"].map(|what| self.name(what, span));
        let value = func.applied(&[parse_quote_spanned!(span=> &mut #items[#i])], span);
        parse_quote_spanned! {span=> {
            let #from = &#array;
            let mut #items = #from.nd_flat();
            for #i in 0..#items.len() { #value; }
            #items.nd_array(#from.dim())
        }}
    }

    /// The call, if it makes an array of a function of the indices, or joins arrays.
    pub(super) fn made(&mut self, call: &ExprCall) -> Option<Expr> {
        let Expr::Path(path) = super::super::expr::peel(&call.func) else {
            return None;
        };
        let mut names = path.path.segments.iter().rev().map(|segment| &segment.ident);
        let (name, owner) = (names.next()?, names.next());
        let args: Vec<_> = call.args.iter().collect();
        let of_array = owner.is_some_and(types::is_array_name);
        match (name.to_string().as_str(), args.as_slice()) {
            ("from_shape_fn", [shape, func]) if of_array => self.of_indices(owner?, shape, func, call.span()),
            ("from_iter", [items]) if of_array => {
                let span = call.span();
                Some(
                    parse_quote_spanned!(span=> (#items).into_iter().collect::<::std::vec::Vec<_>>().nd_from_vec()),
                )
            }
            ("concatenate" | "stack", [axis, list])
                if names_axis(axis) || owner.is_some_and(|owner| owner == "ndarray") =>
            {
                let Expr::Array(list) = super::unborrowed(list).0 else {
                    return None;
                };
                Some(join(name, axis, list.elems.iter(), call.span()))
            }
            _ => None,
        }
    }

    fn of_indices(&mut self, owner: &Ident, shape: &Expr, func: &Expr, span: Span) -> Option<Expr> {
        let Called::Closure(closure) = Called::of(func)? else {
            return None;
        };
        let pats: Vec<&Pat> = parts_of(closure.inputs.first()?);
        if pats.len() == 1 && owner != "Array1" && matches!(shape, Expr::Tuple(_)) {
            return None;
        }
        let to = self.name("to", span);
        let lens: Vec<_> = pats.iter().map(|_| self.name("len", span)).collect();
        let body = &closure.body;
        let mut inner: Expr = parse_quote_spanned!(span=> { #to.push(#body); });
        for (pat, len) in pats.iter().zip(&lens).rev() {
            inner = parse_quote_spanned!(span=> { for #pat in 0..#len { #inner } });
        }
        let lengths = match (shape, lens.as_slice()) {
            (_, [len]) => parse_quote_spanned!(span=> let #len = #shape;),
            (Expr::Tuple(tuple), _) if tuple.elems.len() == lens.len() => {
                let parts = tuple.elems.iter();
                let stmt: syn::Block = parse_quote_spanned!(span=> { #(let #lens = #parts;)* });
                return Some(finish(stmt.stmts, &to, &lens, &inner, span));
            }
            _ => parse_quote_spanned!(span=> let (#(#lens),*) = #shape;),
        };
        Some(finish(vec![lengths], &to, &lens, &inner, span))
    }

    /// `concatenate![axis, a, b]` and `stack![axis, a, b]`.
    pub(super) fn joined(&mut self, mac: &syn::Macro) -> Option<Expr> {
        let name = &mac.path.segments.last()?.ident;
        if name != "concatenate" && name != "stack" {
            return None;
        }
        let args = crate::parse::builtin::arguments(mac).ok()?;
        let (axis, arrays) = args.split_first()?;
        let span = name.span();
        let views: Vec<Expr> = arrays
            .iter()
            .map(|x| parse_quote_spanned!(span=> (#x).view()))
            .collect();
        let joined = join(name, axis, views.iter(), span);
        Some(parse_quote_spanned!(span=> #joined.unwrap()))
    }
}

fn finish(lengths: Vec<syn::Stmt>, to: &Ident, lens: &[Ident], inner: &Expr, span: Span) -> Expr {
    parse_quote_spanned! {span=> {
        #(#lengths)*
        let mut #to = ::std::vec::Vec::new();
        #inner
        #to.nd_array((#(#lens),*))
    }}
}

fn join<'e>(name: &Ident, axis: &Expr, arrays: impl Iterator<Item = &'e Expr>, span: Span) -> Expr {
    let method = Ident::new(&format!("nd_{name}"), name.span());
    parse_quote_spanned!(span=> ::std::vec![#(#arrays),*].#method(#axis))
}

/// `Axis(..)`
fn names_axis(expr: &Expr) -> bool {
    let Expr::Call(call) = super::super::expr::peel(expr) else {
        return false;
    };
    matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Axis"))
}
