//! What values at a level and tangents are to generated code.

use super::record::Record;
use super::target::perhaps;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Member;

/// A type that some traits of parts hold for.
struct Whole<'r> {
    /// `impl<..>`
    generics: TokenStream,
    ty: TokenStream,
    by: Ident,
    parts: Vec<TokenStream>,
    own: Vec<TokenStream>,
    members: Vec<&'r Member>,
    /// What a value without fields is made with.
    level: Option<TokenStream>,
}

pub(super) fn traits(record: &Record, plumbing: &Ident) -> TokenStream {
    let (at, of) = (record.at(), record.of());
    let (params, names, own) = (
        record.params(plumbing),
        record.param_names(),
        record.conditions(plumbing),
    );
    let members: Vec<_> = record.fields.iter().map(|field| &field.member).collect();
    let types: Vec<_> = record.fields.iter().map(|field| &field.ty).collect();
    let parts = record.field_params();
    let lifted = Whole {
        generics: quote!(<#(#params,)* Lv: #plumbing::Level>),
        ty: quote!(#at<#(#names,)* Lv>),
        by: at.clone(),
        parts: types
            .iter()
            .map(|ty| quote!(<#ty as #plumbing::Lift>::At<Lv>))
            .collect(),
        own,
        members: members.clone(),
        level: record
            .says_level()
            .then(|| quote!(level: ::core::marker::PhantomData)),
    };
    let tangents = Whole {
        generics: quote!(<#(#parts),*>),
        ty: quote!(#of<#(#parts),*>),
        by: of.clone(),
        parts: parts.iter().map(|part| quote!(#part)).collect(),
        own: Vec::new(),
        members: members.clone(),
        level: None,
    };
    let Whole {
        generics, ty, own, ..
    } = &lifted;
    let shared = [&lifted, &tangents].map(|whole| {
        let (laned, stopped) = (whole.laned(plumbing), whole.stop_gradient(plumbing));
        quote!(#laned #stopped)
    });
    let (plain, name) = (plain(&lifted, plumbing, record), &record.name);
    let values: Vec<_> = (0..parts.len()).map(|i| format_ident!("V{i}")).collect();
    quote! {
        impl #generics #plumbing::Value for #ty where #(#own,)* {
            type Tan = #of<#(<<#types as #plumbing::Lift>::At<Lv> as #plumbing::Value>::Tan),*>;
        }
        impl<#(#parts: #plumbing::Value),*> #plumbing::Value for #of<#(#parts),*> {
            type Tan = #of<#(<#parts as #plumbing::Value>::Tan),*>;
        }
        impl<#(#parts: #plumbing::Tangent),*> #plumbing::Tangent for #of<#(#parts),*> {
            #[inline]
            fn accumulate(&mut self, other: &Self) {
                #( #plumbing::Tangent::accumulate(&mut self.#members, &other.#members); )*
            }
            #[inline]
            fn absorb(&mut self, other: Self) {
                #( #plumbing::Tangent::absorb(&mut self.#members, other.#members); )*
            }
            #[inline]
            fn negated(&self) -> Self {
                #of { #(#members: #plumbing::Tangent::negated(&self.#members),)* }
            }
        }
        impl<#(#parts),*> #plumbing::UserValue for #of<#(#parts),*> {}
        impl #generics #plumbing::UserValue for #ty where #(#own,)* {}
        impl #generics #plumbing::ValueOf<#name<#(#names),*>, Lv> for #ty where #(#own,)* {}
        impl<Lv: #plumbing::Level, #(#parts, #values: #plumbing::ValueOf<#parts, Lv>),*>
            #plumbing::ValueOf<#of<#(#parts),*>, Lv> for #of<#(#values),*> {}
        #(#shared)*
        #plain
    }
}

/// Constants of the program's, and plain values again.
fn plain(lifted: &Whole<'_>, plumbing: &Ident, record: &Record) -> TokenStream {
    let (name, names, of) = (&record.name, record.param_names(), record.of());
    let types = record.user_types().into_iter();
    let Whole {
        generics, ty, own, ..
    } = lifted;
    let mut plain: Vec<String> = Vec::new();
    let plain = types.filter_map(|ty| {
        let bound = quote!(<#ty as #plumbing::Lift>::At<Lv>: #plumbing::Primal<Out = #ty>);
        // Said twice, neither would be chosen.
        let text = bound.to_string();
        let is_new = !plain.contains(&text);
        plain.push(text);
        is_new.then_some(bound)
    });
    let plain: Vec<_> = plain.collect();
    let members: Vec<_> = record.fields.iter().map(|field| &field.member).collect();
    let parts = quote!({ #(#members: #plumbing::Primal::primal(&self.#members),)* });
    let primal = match record.comes_apart() {
        true => quote!(together(#of #parts)),
        false => quote!(#name #parts),
    };
    quote! {
        impl #generics #plumbing::LiftFrom<#name<#(#names),*>> for #ty where #(#own,)* {
            fn lift_from(x: #name<#(#names),*>) -> Self {
                #plumbing::Lift::lift::<Lv>(x)
            }
        }
        // What does not depend on the arguments is passed to methods as it is.
        impl #generics #plumbing::MethodArg<#name<#(#names),*>, Lv> for #name<#(#names),*> where #(#own,)* {
            fn own(self) -> #ty {
                #plumbing::Lift::lift::<Lv>(self)
            }
        }
        impl #generics #plumbing::MethodArg<#name<#(#names),*>, Lv> for &#name<#(#names),*> where #(#own,)* {
            fn own(self) -> #ty {
                #plumbing::Lift::lift::<Lv>(::core::clone::Clone::clone(self))
            }
        }
        impl #generics #plumbing::AtLevel<Lv> for #ty where #(#own,)* {
            type Of = #name<#(#names),*>;
        }
        impl #generics #plumbing::Primal for #ty where #(#own,)* #(#plain,)* {
            type Out = #name<#(#names),*>;
            fn primal(&self) -> Self::Out {
                #primal
            }
        }
    }
}

impl Whole<'_> {
    fn header(&self, head: TokenStream, bound: TokenStream) -> TokenStream {
        let Whole {
            generics, ty, own, ..
        } = self;
        let conditions = self.parts.iter().map(|part| perhaps(part, bound.clone()));
        quote!(impl #generics #head for #ty where #(#own,)* #(#conditions,)*)
    }

    /// Part by part.
    fn make(&self, part: impl Fn(&Member, &TokenStream) -> TokenStream) -> TokenStream {
        let (by, members, level) = (&self.by, &self.members, &self.level);
        let parts = members
            .iter()
            .zip(&self.parts)
            .map(|(member, ty)| part(member, ty));
        quote!(#by { #(#members: #parts,)* #level })
    }

    fn laned(&self, plumbing: &Ident) -> TokenStream {
        let header = self.header(quote!(#plumbing::Laned), quote!(#plumbing::Laned));
        let (parts, members) = (&self.parts, &self.members);
        let pick = self.make(|member, ty| quote!(<#ty as #plumbing::Laned>::pick(&self.#member, pick)));
        let nothing = self.make(|member, ty| quote!(<#ty as #plumbing::Laned>::nothing(&self.#member)));
        let join = self.make(|member, ty| {
            quote! {
                <#ty as #plumbing::Laned>::join(
                    &parts.iter().map(|part| &part.#member).collect::<::std::vec::Vec<_>>(),
                    join,
                )
            }
        });
        quote! {
            #header {
                const PLAIN: bool = false #(|| <#parts as #plumbing::Laned>::PLAIN)*;
                fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
                    #( <#parts as #plumbing::Laned>::sizes(&self.#members, found); )*
                }
                fn pick(&self, pick: &#plumbing::Pick<'_>) -> Self {
                    #pick
                }
                fn fits(&self, other: &Self) -> bool {
                    true #(&& <#parts as #plumbing::Laned>::fits(&self.#members, &other.#members))*
                }
                fn join(parts: &[&Self], join: &#plumbing::Join<'_>) -> Self {
                    #join
                }
                fn nothing(&self) -> Self {
                    #nothing
                }
                fn finite(&self, look: #plumbing::Look) -> bool {
                    true #(&& <#parts as #plumbing::Laned>::finite(&self.#members, look))*
                }
            }
        }
    }

    fn stop_gradient(&self, plumbing: &Ident) -> TokenStream {
        let header = self.header(quote!(#plumbing::StopGradient), quote!(#plumbing::StopGradient));
        let stopped = self.make(|member, _| quote!(#plumbing::StopGradient::stopped(&self.#member)));
        quote!(#header { fn stopped(&self) -> Self { #stopped } })
    }
}
