//! Operands and places as tokens, in the forward sweep and in the sweeps after it.

use super::Emitter;
use crate::analysis::kind::Kind;
use crate::analysis::residuals::Source;
use crate::ir::op::{Operand, Place, Proj, is_none};
use crate::ir::ssa::Var;
use crate::parse::item::Passing;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

/// Which sweep is being written: names mean different things in them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sweep {
    /// Values are computed.
    Forward,
    /// Values come from arguments and residuals.
    After,
}

impl Emitter<'_> {
    /// Whether the name of a variable is a reference to its value.
    fn is_reference(&self, var: Var, sweep: Sweep) -> bool {
        if sweep == Sweep::Forward && self.is_in_place(var) {
            return true;
        }
        if self.borrowed.contains_key(&var) {
            return true;
        }
        if let Some(index) = self.param_index(var) {
            let param = self.params.get(index);
            let by_value = param.is_some_and(|param| param.passing == Passing::Value);
            let is_static = param.is_some_and(|param| param.is_static) && self.kind(var) != Kind::Generator;
            let copied = by_value && (is_static || self.kind(var) == Kind::Static);
            return match sweep {
                Sweep::Forward => !(copied || self.is_storage(var)),
                Sweep::After => !copied,
            };
        }
        let kept = sweep == Sweep::After || self.again.borrow().contains(&var);
        kept && self.residuals.source(var) == Some(Source::Saved)
    }

    /// Whether a variable is a slice parameter: it has no size.
    pub(super) fn is_slice_param(&self, var: Var) -> bool {
        let param = self.param_index(var).and_then(|index| self.params.get(index));
        param.is_some_and(|param| matches!(param.passing, Passing::Slice | Passing::SliceMut))
    }

    /// Whether an operand is a whole slice, whose tangents are slices, too; operations that do not read in them take vectors.
    pub(super) fn is_taken_slice(&self, x: &Operand<Var>) -> bool {
        let is_slice = |var: Var| self.is_slice_param(var) && !self.is_storage(var);
        match x {
            Operand::Var(var) => is_slice(*var),
            Operand::Ref(place) => place.path.is_empty() && is_slice(place.base),
            _ => false,
        }
    }

    /// Whether a variable is a slice of numbers that is not differentiated.
    pub(super) fn is_plain_slice(&self, var: Var) -> bool {
        self.is_slice_param(var) && !self.activity.lifted(var) && !self.kind(var).is_static()
    }

    /// Whether a variable is a parameter that is passed by value.
    pub(super) fn is_by_value(&self, var: Var) -> bool {
        let param = self.param_index(var).and_then(|index| self.params.get(index));
        param.is_some_and(|param| param.passing == Passing::Value)
    }

    pub(super) fn is_nondiff(&self, var: Var) -> bool {
        self.func.vars.get(var.index()).is_some_and(|info| info.nondiff)
    }

    /// The name of a variable in a sweep.
    pub(super) fn name(&self, var: Var, sweep: Sweep) -> TokenStream {
        self.ident(var, sweep).into_token_stream()
    }

    fn ident(&self, var: Var, sweep: Sweep) -> Ident {
        if sweep == Sweep::After && self.is_storage(var) && self.param_index(var).is_some() {
            self.names.suffixed(var, "_arg")
        } else {
            self.names.value(var)
        }
    }

    /// A variable as a plain value.
    pub(super) fn plain(&self, var: Var, sweep: Sweep) -> TokenStream {
        let name = self.ident(var, sweep);
        match self.param_index(var) {
            // A reference parameter of a static type is a reference in the source, too.
            Some(_) if !self.is_lifted(var) => name.into_token_stream(),
            None if self.borrowed.contains_key(&var) => name.into_token_stream(),
            _ if self.is_reference(var, sweep) => quote!((*#name)),
            _ => name.into_token_stream(),
        }
    }

    /// A reference to a variable's value.
    pub(super) fn by_ref(&self, var: Var, sweep: Sweep) -> TokenStream {
        let name = self.ident(var, sweep);
        if sweep == Sweep::Forward && self.is_in_place(var) {
            quote!((&*#name))
        } else if self.is_reference(var, sweep) {
            name.into_token_stream()
        } else {
            quote!(&#name)
        }
    }

    /// An operand as a plain value, in code without active parts.
    pub(super) fn plain_operand(&self, operand: &Operand<Var>, sweep: Sweep) -> TokenStream {
        match operand {
            Operand::Var(var) => self.plain(*var, sweep),
            Operand::Lit(lit) => self.literal(lit),
            Operand::Path(path) => quote!(#path),
            Operand::Unit => quote!(()),
            Operand::Ref(place) if place.path.is_empty() => self.by_ref(place.base, sweep),
            Operand::Ref(place) => {
                let place = self.place(place, sweep);
                quote!(&#place)
            }
            // A copy that was lent: its draws are made for its owner.
            Operand::Mut(place)
                if self.kind(place.base) == Kind::Generator && !self.is_storage(place.base) =>
            {
                let copy = self.name(place.base, sweep);
                quote!(&mut #copy.borrowed())
            }
            Operand::Mut(place) => {
                let place = self.place(place, sweep);
                quote!(&mut #place)
            }
        }
    }

    /// A literal. Cut apart into statements, code has less to infer a float's type from than it had.
    pub(super) fn literal(&self, lit: &syn::Lit) -> TokenStream {
        match (lit, self.float) {
            (syn::Lit::Float(float), Some(suffix)) if float.suffix().is_empty() => {
                // No suffix can follow the point of `1.`.
                let digits = float.base10_digits().trim_end_matches('.');
                let lit = syn::LitFloat::new(&format!("{digits}{suffix}"), float.span());
                quote!(#lit)
            }
            _ => quote!(#lit),
        }
    }

    /// A reference to an operand of a differentiated operation; constants stay plain.
    pub(super) fn operand_ref(&self, operand: &Operand<Var>, sweep: Sweep) -> TokenStream {
        match operand {
            Operand::Var(var) => self.by_ref(*var, sweep),
            Operand::Ref(place) if place.path.is_empty() => self.by_ref(place.base, sweep),
            Operand::Ref(place) => {
                let place = self.place(place, sweep);
                quote!(&#place)
            }
            Operand::Path(path) if is_none(path) => quote!(&#path),
            Operand::Path(path) if self.operand_kind(operand) != Kind::Scalar => {
                let plumbing = self.plumbing;
                quote!(&#plumbing::lift::<Lv, _>(#path))
            }
            Operand::Mut(_) => self.plain_operand(operand, sweep),
            Operand::Lit(_) | Operand::Path(_) | Operand::Unit => {
                let plain = self.plain_operand(operand, sweep);
                quote!(&#plain)
            }
        }
    }

    /// As [`Self::operand_ref`], where an inactive variable of unknown kind is lifted: it may be a tensor.
    pub(super) fn arithmetic_ref(&self, operand: &Operand<Var>, sweep: Sweep) -> TokenStream {
        match operand {
            Operand::Var(base) | Operand::Ref(Place { base, .. })
                if !self.activity.lifted(*base)
                    && !matches!(self.operand_kind(operand), Kind::Scalar | Kind::Static) =>
            {
                let (plumbing, value) = (self.plumbing, self.operand_ref(operand, sweep));
                quote!(&#plumbing::lift_ref::<Lv, _>(#value))
            }
            _ => self.operand_ref(operand, sweep),
        }
    }

    /// An owned lifted value of an operand.
    pub(super) fn lifted_value(&self, operand: &Operand<Var>, sweep: Sweep) -> TokenStream {
        let plumbing = self.plumbing;
        match operand {
            Operand::Lit(lit @ syn::Lit::Float(_)) => {
                let lit = self.literal(lit);
                quote!(#plumbing::lit::<Lv, _>(#lit))
            }
            Operand::Lit(_) | Operand::Unit | Operand::Mut(_) => self.plain_operand(operand, sweep),
            Operand::Path(path) if is_none(path) => quote!(#path),
            Operand::Path(path) if self.operand_kind(operand) == Kind::Scalar => {
                quote!(#plumbing::lit::<Lv, _>(#path))
            }
            Operand::Path(path) => quote!(#plumbing::lift::<Lv, _>(#path)),
            Operand::Var(var) if self.is_plain_slice(*var) => {
                let value = self.name(*var, sweep);
                quote!(#plumbing::lift::<Lv, _>(#value.to_vec()))
            }
            Operand::Var(var) if sweep == Sweep::Forward && self.is_in_place(*var) => {
                let value = self.name(*var, sweep);
                quote!(#value.to_vec())
            }
            Operand::Var(var) if self.is_slice_param(*var) && !self.moves(*var, sweep) => {
                let value = self.name(*var, sweep);
                quote!(#value.to_vec())
            }
            Operand::Var(var) => {
                let value = self.owned(*var, sweep);
                match (self.activity.lifted(*var), self.kind(*var)) {
                    (true, _) | (_, Kind::Static) => value,
                    (false, Kind::Scalar) => quote!(#plumbing::lit::<Lv, _>(#value)),
                    (false, _) => quote!(#plumbing::lift::<Lv, _>(#value)),
                }
            }
            Operand::Ref(place) => self.owned_place(place, sweep),
        }
    }

    /// Whether what is being written takes a variable.
    fn moves(&self, var: Var, sweep: Sweep) -> bool {
        sweep == Sweep::Forward && self.moving.borrow().contains(&var)
    }

    /// A copy of a variable, or the variable itself where it is read last.
    pub(super) fn owned(&self, var: Var, sweep: Sweep) -> TokenStream {
        if self.moves(var, sweep) {
            return self.name(var, sweep);
        }
        if self.is_real(var) {
            let name = self.name(var, sweep);
            return quote!(#name.clone());
        }
        let (plumbing, value) = (self.plumbing, self.by_ref(var, sweep));
        quote!(#plumbing::copy(#value))
    }

    /// A place expression: `a[i].0[lo..hi]`.
    pub(super) fn place(&self, place: &Place<Var>, sweep: Sweep) -> TokenStream {
        let base = self.base(place, sweep);
        self.extend_place(base, &place.path, sweep)
    }

    /// The variable of a place. A variant is asked of a value.
    pub(super) fn base(&self, place: &Place<Var>, sweep: Sweep) -> TokenStream {
        let base = self.name(place.base, sweep);
        match place.path.first() {
            Some(Proj::Payload(_)) if self.is_reference(place.base, sweep) => quote!((*#base)),
            _ => base,
        }
    }

    pub(super) fn extend_place(&self, base: TokenStream, path: &[Proj<Var>], sweep: Sweep) -> TokenStream {
        self.extended(base, path, sweep, false)
    }

    /// The same, as a place to write to.
    pub(super) fn extend_place_mut(&self, base: TokenStream, path: &[Proj<Var>]) -> TokenStream {
        self.extended(base, path, Sweep::Forward, true)
    }

    fn extended(&self, base: TokenStream, path: &[Proj<Var>], sweep: Sweep, is_written: bool) -> TokenStream {
        path.iter().fold(base, |place, proj| match proj {
            Proj::Field(member) => quote!(#place.#member),
            Proj::Payload(part) => self.payload(&place, part, is_written),
            Proj::Index(_) | Proj::Multi { .. } | Proj::Range { .. } => {
                let index = self.index(proj, sweep);
                quote!(#place[#index])
            }
        })
    }

    /// What stands between the brackets.
    pub(super) fn index(&self, proj: &Proj<Var>, sweep: Sweep) -> TokenStream {
        match proj {
            Proj::Index(i) => self.plain_operand(i, sweep),
            Proj::Multi { indices, tuple } => {
                let indices: Vec<_> = indices.iter().map(|i| self.plain_operand(i, sweep)).collect();
                if *tuple {
                    quote!((#(#indices,)*))
                } else {
                    quote!([#(#indices),*])
                }
            }
            Proj::Range { .. } => {
                let (lo, hi) = self.ends(proj, sweep);
                quote!(#lo..#hi)
            }
            Proj::Field(_) | Proj::Payload(_) => TokenStream::new(),
        }
    }

    /// The ends of a range.
    pub(super) fn ends(&self, proj: &Proj<Var>, sweep: Sweep) -> (TokenStream, TokenStream) {
        let Proj::Range { lo, hi, .. } = proj else {
            return (quote!(0), quote!(0));
        };
        let end = |end: &Option<Operand<Var>>| {
            end.as_ref()
                .map_or_else(|| quote!(0usize), |end| self.plain_operand(end, sweep))
        };
        (end(lo), end(hi))
    }

    /// The index, if a place is a number in a slice that is an argument.
    pub(super) fn number_of_slice<'p>(&self, place: &'p Place<Var>) -> Option<&'p Operand<Var>> {
        let [Proj::Index(index)] = place.path.as_slice() else {
            return None;
        };
        let numbers = matches!(self.kind(place.base), Kind::Seq(item) if *item == Kind::Scalar);
        let param = self
            .param_index(place.base)
            .and_then(|index| self.params.get(index))?;
        let own = self.is_storage(place.base) || self.is_nondiff(place.base) || param.is_static;
        let is_index = self.operand_kind(index) == Kind::Static;
        (numbers && param.passing == Passing::Slice && !own && is_index && self.activity.active(place.base))
            .then_some(index)
    }

    /// Whether an element of a variable is a number of an array, slice or vector.
    fn is_number_of(&self, base: Var, index: &Operand<Var>) -> bool {
        let numbers = matches!(self.kind(base), Kind::Seq(item) if *item == Kind::Scalar);
        numbers && self.is_lifted(base) && !self.is_nondiff(base) && self.operand_kind(index) == Kind::Static
    }

    /// An owned copy of the value at a place.
    pub(super) fn owned_place(&self, place: &Place<Var>, sweep: Sweep) -> TokenStream {
        let plumbing = self.plumbing;
        let Some((last, before)) = place.path.split_last() else {
            return self.lifted_value(&Operand::Var(place.base), sweep);
        };
        let base = self.base(place, sweep);
        if let Proj::Index(index) = last
            && before.is_empty()
            && self.is_number_of(place.base, index)
        {
            let index = self.plain_operand(index, sweep);
            return quote!(#base[#index].clone());
        }
        let whole = self.extend_place(base, before, sweep);
        match last {
            Proj::Field(_) | Proj::Payload(_) => {
                let part = self.extend_place(whole, std::slice::from_ref(last), sweep);
                quote!(#plumbing::copy(&#part))
            }
            Proj::Range { .. } => {
                let range = self.index(last, sweep);
                quote!(#whole[#range].to_vec())
            }
            Proj::Index(_) | Proj::Multi { .. } => {
                let index = self.index(last, sweep);
                if before.is_empty() && self.is_reference(place.base, sweep) {
                    quote!(#plumbing::get(#whole, #index))
                } else {
                    quote!(#plumbing::get(&#whole, #index))
                }
            }
        }
    }
}
