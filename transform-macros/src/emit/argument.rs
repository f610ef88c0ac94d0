//! Arguments of annotated functions. Which of them a function takes as they are, at no level, its types say: the caller cannot know.

use super::Emitter;
use super::operand::Sweep;
use crate::analysis::kind::Kind;
use crate::ir::op::{Operand, Place, Proj, is_none};
use crate::ir::ssa::Var;
use proc_macro2::TokenStream;
use quote::quote;

impl Emitter<'_> {
    /// An operand as an argument of an annotated function, which says by its types whether it takes what has no level as it is.
    pub(super) fn argument(&self, operand: &Operand<Var>, sweep: Sweep) -> TokenStream {
        let plumbing = self.plumbing;
        if self.has_no_level(operand) {
            let value = self.operand_ref_plain(operand, sweep);
            return quote!(#plumbing::handed(#value, &mut ::core::default::Default::default()));
        }
        let value = self.argument_at_level(operand, sweep);
        quote!(#plumbing::arg(#value))
    }

    /// Whether an operand is a value at no level that may be another one at a level.
    fn has_no_level(&self, operand: &Operand<Var>) -> bool {
        match operand {
            Operand::Path(path) => !is_none(path),
            Operand::Var(var) => {
                self.is_plain_slice(*var) || !self.activity.lifted(*var) && self.kind(*var) != Kind::Static
            }
            Operand::Ref(place) => {
                !self.activity.lifted(place.base) && self.operand_kind(operand) != Kind::Static
            }
            _ => false,
        }
    }

    /// A reference to what has no level.
    fn operand_ref_plain(&self, operand: &Operand<Var>, sweep: Sweep) -> TokenStream {
        match operand {
            Operand::Path(path) => quote!(&#path),
            _ => self.operand_ref(operand, sweep),
        }
    }

    /// A reference to an operand at level `L`.
    pub(super) fn argument_at_level(&self, operand: &Operand<Var>, sweep: Sweep) -> TokenStream {
        let plumbing = self.plumbing;
        match operand {
            Operand::Mut(place) if place.path.is_empty() => {
                self.argument_at_level(&Operand::Var(place.base), sweep)
            }
            Operand::Lit(lit @ syn::Lit::Float(_)) => {
                let lit = self.literal(lit);
                quote!(&#plumbing::lit::<Lv, _>(#lit))
            }
            Operand::Path(path) if is_none(path) => quote!(&#path),
            Operand::Path(path) => quote!(&#plumbing::lift_from(#path)),
            Operand::Lit(lit) => quote!(&#lit),
            Operand::Var(var) if self.is_plain_slice(*var) => {
                let value = self.name(*var, sweep);
                quote!(&#plumbing::lift::<Lv, _>(#value.to_vec()))
            }
            Operand::Var(var) if !self.activity.lifted(*var) && self.kind(*var) != Kind::Static => {
                let value = self.plain(*var, sweep);
                quote!(&#plumbing::lift_from(#value.clone()))
            }
            // An array of integers is another type at a level.
            Operand::Ref(place) if place.path.is_empty() && self.is_plain_unknown(place.base) => {
                let value = self.by_ref(place.base, sweep);
                quote!(&#plumbing::lift_from(::core::clone::Clone::clone(#value)))
            }
            Operand::Ref(place)
                if !self.activity.lifted(place.base) && self.operand_kind(operand) != Kind::Static =>
            {
                self.part_at_level(place, sweep)
            }
            _ => self.operand_ref(operand, sweep),
        }
    }

    /// A part of what has no level, as an argument.
    fn part_at_level(&self, place: &Place<Var>, sweep: Sweep) -> TokenStream {
        let (plumbing, part) = (self.plumbing, self.place(place, sweep));
        match (place.path.last(), self.operand_kind(&Operand::Ref(place.clone()))) {
            (Some(Proj::Range { .. }), _) => quote!(&#plumbing::lift::<Lv, _>(#part.to_vec())),
            (_, Kind::Seq(_) | Kind::Scalar) => quote!(&#plumbing::lift_ref::<Lv, _>(&#part)),
            _ => quote!(&#plumbing::lift_from(::core::clone::Clone::clone(&#part))),
        }
    }

    /// Whether a variable is not lifted, and may be of a type that is another one at a level.
    fn is_plain_unknown(&self, var: Var) -> bool {
        !self.activity.lifted(var) && self.kind(var) == Kind::Unknown
    }
}
