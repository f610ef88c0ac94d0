//! `Stack`: what the struct is where it is mapped. A struct whose leaves are tensors stays what it is; where numbers
//! are among them, which become tensors, the struct with fields of any type stands for it. If the types' names do not
//! say which, their `Change` does.

use super::target::{Target, perhaps};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Member;

pub(super) fn stack(target: &Target<'_>, plumbing: &Ident) -> TokenStream {
    let types = &target.types;
    let conditions: Vec<_> = types
        .iter()
        .map(|ty| perhaps(ty, quote!(#plumbing::Stack)))
        .collect();
    let (of, open) = (quote!(#plumbing::Stack), Mapped::of(target, plumbing));
    let header = target.header(plumbing, TokenStream::new(), of, &conditions);
    let mappable = target.header(plumbing, TokenStream::new(), quote!(#plumbing::Mappable), &[]);
    let (change, stacked) = (&open.change, &open.stacked);
    let (between, facts) = (open.between(), facts(target, plumbing));
    quote! {
        #mappable {}
        #header {
            type Stacked = #stacked;
            type ByValue = #plumbing::ByVal<Self::Stacked>;
            type Form = #plumbing::Nodes;
            type Change = #change;
            const HAS_RNG: bool = false #(|| <#types as #plumbing::Stack>::HAS_RNG)*;
            #between
            #facts
        }
    }
}

/// How the struct and what it is where it is mapped become one another.
struct Mapped<'t> {
    target: &'t Target<'t>,
    plumbing: &'t Ident,
    change: TokenStream,
    stacked: TokenStream,
    /// The struct with fields of any type.
    parts: TokenStream,
    /// The name of a type is not enough to know whether it changes.
    is_open: bool,
}

impl<'t> Mapped<'t> {
    fn of(target: &'t Target<'t>, plumbing: &'t Ident) -> Self {
        let stacked_fields: Vec<_> = target
            .types
            .iter()
            .map(|ty| quote!(<#ty as #plumbing::Stack>::Stacked))
            .collect();
        let parts = target.parts_of(&stacked_fields);
        let is_open = !target.surely_changes_where_mapped();
        let (change, stacked) = if is_open {
            let change = target.types.iter().fold(
                quote!(#plumbing::Stays),
                |or, ty| quote!(<<#ty as #plumbing::Stack>::Change as #plumbing::Change>::Or<#or>),
            );
            let stacked = quote!(<Self::Change as #plumbing::Change>::Choose<#parts, Self>);
            (change, stacked)
        } else {
            (quote!(#plumbing::Changes), parts.clone())
        };
        Mapped {
            target,
            plumbing,
            change,
            stacked,
            parts,
            is_open,
        }
    }

    /// The statements of a function that is given the mapped struct `x`: what `way` makes of it.
    fn given(&self, way: impl Fn(&Way<'_>) -> TokenStream) -> TokenStream {
        self.ways(|to| {
            let (plumbing, ty) = (self.plumbing, &to.ty);
            let body = way(to);
            match self.is_open {
                true => {
                    quote!(let x = #plumbing::identical::<_, <#ty as #plumbing::Lift>::At<LL>>(x); #body)
                }
                false => body,
            }
        })
    }

    /// The statements of a function that gives the mapped struct.
    fn given_back(&self, way: impl Fn(&Way<'_>) -> TokenStream) -> TokenStream {
        self.ways(|to| {
            let (plumbing, ty, made) = (self.plumbing, &to.ty, way(to));
            match self.is_open {
                true => {
                    quote!(#plumbing::identically::<<#ty as #plumbing::Lift>::At<LL>, _>(#made))
                }
                false => made,
            }
        })
    }

    /// One way if the struct changes, another if it stays; only the first if it surely changes.
    fn ways(&self, way: impl Fn(&Way<'_>) -> TokenStream) -> TokenStream {
        let changed = way(&Way {
            by: &self.target.of,
            ty: self.parts.clone(),
            same: None,
        });
        if !self.is_open {
            return changed;
        }
        let plumbing = self.plumbing;
        let stays = way(&Way {
            by: &self.target.at,
            ty: quote!(Self),
            same: Some(plumbing),
        });
        quote! {
            if <Self::Change as #plumbing::Change>::CHANGES { #changed } else { #stays }
        }
    }

    /// From lanes to an axis and back.
    fn between(&self) -> TokenStream {
        let (target, plumbing) = (self.target, self.plumbing);
        let gathered = |of: &Ident, member: &Member| quote!(&#of.iter().map(|x| &x.#member).collect::<::std::vec::Vec<_>>());
        let survey = self.given(|way| {
            let each = target.each(|member, ty| {
                let (name, x) = (member_name(member), way.part(member));
                quote! {
                    survey.within(#name, |survey| <#ty as #plumbing::Stack>::survey::<LL>(#x, axis, survey));
                }
            });
            quote!(#(#each)*)
        });
        let enter = self.given(|way| {
            target.make(&target.at, |member, ty| {
                let x = way.part(member);
                quote!(<#ty as #plumbing::Stack>::enter::<LL>(#x, axis, lanes))
            })
        });
        let (chunks, lanes) = (
            Ident::new("chunks", Span::call_site()),
            Ident::new("lanes", Span::call_site()),
        );
        let leave = self.given_back(|way| {
            target.make(way.by, |member, ty| {
                let parts = gathered(&chunks, member);
                way.made(quote!(<#ty as #plumbing::Stack>::leave::<LL>(#parts, axis, sizes)))
            })
        });
        let unstack = self.given(|way| self.lanes(way));
        let stack = self.given_back(|way| {
            target.make(way.by, |member, ty| {
                let parts = gathered(&lanes, member);
                way.made(quote!(<#ty as #plumbing::Stack>::stack::<LL>(#parts, &like.#member, axis)))
            })
        });
        let (value, stacked) = (
            quote!(<Self as #plumbing::Lift>::At),
            quote!(<Self::Stacked as #plumbing::Lift>::At<LL>),
        );
        quote! {
            fn survey<LL: #plumbing::Level>(x: &#stacked, axis: isize, survey: &mut #plumbing::Survey) {
                #survey
            }
            fn enter<LL: #plumbing::Level>(
                x: &#stacked,
                axis: isize,
                lanes: &::core::ops::Range<usize>,
            ) -> #value<#plumbing::Batch<LL>> {
                #enter
            }
            fn leave<LL: #plumbing::Level>(
                chunks: &[&#value<#plumbing::Batch<LL>>],
                axis: isize,
                sizes: &#plumbing::Sizes<'_>,
            ) -> #stacked {
                #leave
            }
            fn unstack<LL: #plumbing::Level>(
                x: &#stacked,
                axis: isize,
                lanes: usize,
            ) -> ::std::vec::Vec<#value<LL>> {
                #unstack
            }
            fn stack<LL: #plumbing::Level>(
                lanes: &[&#value<LL>],
                like: &#value<LL>,
                axis: isize,
            ) -> #stacked {
                #stack
            }
        }
    }

    /// One struct for each lane.
    fn lanes(&self, way: &Way<'_>) -> TokenStream {
        let (target, plumbing, variables) = (self.target, self.plumbing, self.target.variables());
        let fields = target.members().zip(&target.types).zip(&variables);
        let lists = fields.map(|((member, ty), variable)| {
            let x = way.part(member);
            quote! {
                let mut #variable = <#ty as #plumbing::Stack>::unstack::<LL>(#x, axis, lanes).into_iter();
            }
        });
        let next = std::cell::Cell::new(0);
        let lane = target.make(&target.at, |_, _| {
            let variable = variables.get(next.replace(next.get() + 1));
            quote!(#variable.next().expect("a value for every lane"))
        });
        quote! {
            #(#lists)*
            (0..lanes).map(|_| #lane).collect()
        }
    }
}

/// What the struct is where it is mapped, in one of the ways.
struct Way<'t> {
    /// What its value is made by.
    by: &'t Ident,
    ty: TokenStream,
    /// Its parts are of the types that they have where they are mapped, which the compiler does not know.
    same: Option<&'t Ident>,
}

impl Way<'_> {
    /// A part of `x`.
    fn part(&self, member: &Member) -> TokenStream {
        match self.same {
            Some(plumbing) => quote!(#plumbing::identical(&x.#member)),
            None => quote!(&x.#member),
        }
    }
    /// A part that was made.
    fn made(&self, part: TokenStream) -> TokenStream {
        match self.same {
            Some(plumbing) => quote!(#plumbing::identically(#part)),
            None => part,
        }
    }
}

fn member_name(member: &Member) -> String {
    match member {
        Member::Named(name) => name.to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// What is asked of lanes.
fn facts(target: &Target<'_>, plumbing: &Ident) -> TokenStream {
    let varies = target.each(|member, ty| quote!(<#ty as #plumbing::Stack>::varies::<LL>(&x.#member)));
    let same =
        target.each(|member, ty| quote!(<#ty as #plumbing::Stack>::same::<LL>(&a.#member, &b.#member)));
    let blank = target.make(
        &target.at,
        |_, ty| quote!(<#ty as #plumbing::Stack>::blank::<LL>()?),
    );
    let generators =
        target.each(|member, ty| quote!(<#ty as #plumbing::Stack>::generators::<LL>(&mut x.#member, f);));
    let value = quote!(<Self as #plumbing::Lift>::At);
    quote! {
        fn varies<LL: #plumbing::Level>(x: &#value<#plumbing::Batch<LL>>) -> bool {
            false #(|| #varies)*
        }
        fn same<LL: #plumbing::Level>(a: &#value<LL>, b: &#value<LL>) -> bool {
            true #(&& #same)*
        }
        fn blank<LL: #plumbing::Level>() -> ::core::option::Option<#value<LL>> {
            ::core::option::Option::Some(#blank)
        }
        fn generators<LL: #plumbing::Level>(
            x: &mut #value<LL>,
            f: &mut dyn FnMut(&mut #plumbing::Seeds),
        ) {
            #(#generators)*
        }
    }
}
