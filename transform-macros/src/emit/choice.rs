//! Enums: what variant a value is, what is in it, and variants that a function makes.

use super::Emitter;
use super::operand::Sweep;
use crate::analysis::kind::Kind;
use crate::derive::part_key;
use crate::ir::op::{Form, Op, Operand, Payload, Variant, Wrapper, is_full, is_none};
use crate::ir::ssa::Var;
use crate::parse::block::key;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Member, Path};

impl Payload {
    /// The name of the variant and the field, as a number.
    pub(super) fn key(&self) -> TokenStream {
        last(&self.variant).map_or_else(TokenStream::new, |name| part_key(name, &self.member))
    }
}

impl Form {
    /// The name of the variant and a field, as a number; `None` for a struct.
    pub(super) fn part_key(&self, member: &Member) -> Option<TokenStream> {
        let name = last(&self.path).filter(|_| self.variant)?;
        Some(part_key(name, member))
    }
}

impl Wrapper {
    /// The function.
    pub(super) fn path(self, plumbing: &Ident) -> TokenStream {
        match self {
            Wrapper::Full => quote!(#plumbing::full),
            Wrapper::Hollow => quote!(#plumbing::hollow),
            Wrapper::Some => quote!(::core::option::Option::Some),
            Wrapper::Ok => quote!(::core::result::Result::Ok),
            Wrapper::Err => quote!(::core::result::Result::Err),
            Wrapper::Box => quote!(::std::boxed::Box::new),
        }
    }
}

impl Emitter<'_> {
    /// A field of a variant, as a place; `is_written` if it is one to write to.
    pub(super) fn payload(&self, whole: &TokenStream, part: &Payload, is_written: bool) -> TokenStream {
        if is_full(&part.variant) {
            let plumbing = self.plumbing;
            return quote!((*#plumbing::content(&#whole)));
        }
        let (plumbing, key) = (self.plumbing, part.key());
        let (variant, member) = (&part.variant, &part.member);
        let [value, field] = ["value", "field"].map(|name| Ident::new(name, Span::mixed_site()));
        let (function, mutable) = match is_written {
            true => (quote!(payload_mut), Some(quote!(mut))),
            false => (quote!(payload), None),
        };
        quote! {
            (*#plumbing::#function::<#key, _, _, _>(&#mutable #whole, |#value| match #value {
                &#mutable #variant { #member: ref #mutable #field, .. } => #field,
                _ => ::core::unreachable!(),
            }))
        }
    }

    pub(super) fn is_variant(&self, value: &Operand<Var>, variant: &Variant, sweep: Sweep) -> TokenStream {
        let (plumbing, path) = (self.plumbing, &variant.path);
        let key = last(path).map(key);
        let value = self.operand_ref(value, sweep);
        if is_full(path) {
            return quote_spanned!(path.span()=> #plumbing::is_full(#value));
        }
        let fields = variant.fields.then(|| quote!({ .. }));
        let of = Ident::new("value", Span::mixed_site());
        quote!(#plumbing::is_variant::<#key, _, _>(#value, |#of| ::core::matches!(#of, &#path #fields)))
    }

    /// A value at a level that is put into another.
    pub(super) fn wrapped(&self, by: Wrapper, value: &Operand<Var>, sweep: Sweep) -> TokenStream {
        let function = by.path(self.plumbing);
        match by {
            Wrapper::Box => self.lifted_part(value, sweep),
            Wrapper::Some | Wrapper::Ok | Wrapper::Full => {
                let value = self.lifted_part(value, sweep);
                quote!(#function(#value))
            }
            Wrapper::Err | Wrapper::Hollow if self.operand_is_lifted(value) => {
                let (plumbing, value) = (self.plumbing, self.operand_ref(value, sweep));
                quote!(#function(#plumbing::primal(#value)))
            }
            Wrapper::Err | Wrapper::Hollow => {
                let (plumbing, value) = (self.plumbing, self.operand_ref(value, sweep));
                quote!(#function(#plumbing::copy(#value)))
            }
        }
    }

    /// The type of an option or a result, as far as it is known, where the operation says only part of it.
    pub(super) fn type_of_part(&self, out: Var, op: &Op<Var>) -> Option<TokenStream> {
        match op {
            Op::Copy(Operand::Path(path)) if is_none(path) => {}
            Op::Wrap { by, .. } if by.is_of_result() => {}
            _ => return None,
        }
        let declared = self.func.vars.get(out.index()).and_then(|info| info.ty.as_ref());
        match (declared, self.float, self.kind(out)) {
            (Some(ty), ..) if !mentions_open(ty) => Some(quote!(#ty)),
            (None, Some(float), Kind::Option(item)) if *item == Kind::Scalar => {
                let float = format_ident!("{float}");
                Some(quote!(::core::option::Option<#float>))
            }
            _ => None,
        }
    }

    /// A variant at a level.
    pub(super) fn made_variant(&self, ty: &Path, form: &Form, values: Vec<TokenStream>) -> TokenStream {
        let (plumbing, id) = (
            self.plumbing,
            last(&form.path).map(|name| name.unraw().to_string()),
        );
        let keys = form.members.iter().filter_map(|member| form.part_key(member));
        let made = Ident::new("made", Span::mixed_site());
        quote!({
            let mut #made = <<#ty as #plumbing::Lift>::At<Lv> as #plumbing::FromVariant>::of_variant(#id);
            #( *#plumbing::part_place::<#keys, _>(&mut #made) = ::core::option::Option::Some(#values); )*
            #made
        })
    }

    /// The tangent of a variant.
    pub(super) fn made_tangent(&self, ty: &Path, form: &Form, dots: Vec<TokenStream>) -> TokenStream {
        let plumbing = self.plumbing;
        let keys = form.members.iter().filter_map(|member| form.part_key(member));
        let made = Ident::new("made", Span::mixed_site());
        quote!({
            let mut #made = <#plumbing::TanOf<#ty, Lv> as ::core::default::Default>::default();
            #( *#plumbing::part_mut::<#keys, _>(&mut #made) = #dots; )*
            #made
        })
    }
}

/// Whether a type leaves something to be inferred, or is of references.
fn mentions_open(ty: &syn::Type) -> bool {
    struct Open(bool);
    impl<'ast> Visit<'ast> for Open {
        fn visit_type(&mut self, ty: &'ast syn::Type) {
            self.0 |= matches!(ty, syn::Type::Infer(_) | syn::Type::Reference(_));
            visit::visit_type(self, ty);
        }
    }
    let mut open = Open(false);
    open.visit_type(ty);
    open.0
}

fn last(path: &Path) -> Option<&Ident> {
    path.segments.last().map(|segment| &segment.ident)
}
