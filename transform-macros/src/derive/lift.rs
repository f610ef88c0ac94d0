//! `Lift`: field by field.

use super::target::Target;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// How the arguments of a method are passed on to that of a field.
struct Method {
    name: &'static str,
    /// The level that it is generic in.
    has_level: bool,
    params: TokenStream,
    output: TokenStream,
    /// What its value is made by.
    by: Ident,
    /// The arguments that have fields, with what stands before the field.
    parts: Vec<(TokenStream, Ident)>,
    /// The arguments that have none.
    rest: TokenStream,
    /// What is done first.
    before: TokenStream,
    /// What is done to the value that was made.
    after: Option<Ident>,
}

pub(super) fn lift(target: &Target<'_>, plumbing: &Ident) -> TokenStream {
    let header = target.header(plumbing, TokenStream::new(), quote!(#plumbing::Lift), &[]);
    let (types, at) = (&target.types, target.at_level(plumbing, &quote!(Lv)));
    let methods = methods(target, plumbing)
        .into_iter()
        .map(|method| method.tokens(target, plumbing));
    let relevel = relevel(target, plumbing);
    let place = place(target, plumbing);
    quote! {
        #header {
            type At<Lv: #plumbing::Level> = #at;
            type Outcome = #plumbing::ValueOnly;
            const HAS_TENSOR: bool = false #(|| <#types as #plumbing::Lift>::HAS_TENSOR)*;
            #(#methods)*
            #relevel
            #place
        }
    }
}

fn methods(target: &Target<'_>, plumbing: &Ident) -> Vec<Method> {
    let (at, of) = (&target.at, &target.of);
    let dual = quote!(#plumbing::Dual<Lv>);
    let batch = quote!(#plumbing::Batch<Lv>);
    let value = |level: &TokenStream| quote!(Self::At<#level>);
    let tan = |level: &TokenStream| quote!(#plumbing::TanOf<Self, #level>);
    let lv = quote!(Lv);
    let (value_lv, value_dual, value_batch) = (value(&lv), value(&dual), value(&batch));
    let (tan_lv, tan_dual, tan_batch) = (tan(&lv), tan(&dual), tan(&batch));
    let method = |name, params, output: &TokenStream, by: &Ident, parts: &[&str]| Method {
        name,
        has_level: true,
        params,
        output: output.clone(),
        by: by.clone(),
        parts: parts
            .iter()
            .map(|part| (quote!(&), format_ident!("{part}")))
            .collect(),
        rest: TokenStream::new(),
        before: TokenStream::new(),
        after: None,
    };
    let (apart, after) = match target.comes_apart() {
        true => (quote!(let x = apart(self);), Some(format_ident!("together"))),
        false => (quote!(let x = self;), None),
    };
    let pair = ["primal", "tangent"];
    vec![
        Method {
            before: apart,
            parts: vec![(TokenStream::new(), format_ident!("x"))],
            ..method("lift", quote!(self), &value_lv, at, &[])
        },
        Method {
            has_level: false,
            before: match target.is_module() {
                true => quote!(let x = #plumbing::unshared::<Self>(x);),
                false => TokenStream::new(),
            },
            after,
            parts: vec![(TokenStream::new(), format_ident!("x"))],
            ..method(
                "unlift",
                quote!(x: Self::At<#plumbing::Base>),
                &quote!(Self),
                target.plain(),
                &[],
            )
        },
        method(
            "dual",
            quote!(primal: &#value_lv, tangent: &#tan_lv),
            &value_dual,
            at,
            &pair,
        ),
        method("primal", quote!(x: &#value_dual), &value_lv, at, &["x"]),
        method("tangent", quote!(x: &#value_dual), &tan_lv, of, &["x"]),
        method(
            "dual_tan",
            quote!(primal: &#tan_lv, tangent: &#tan_lv),
            &tan_dual,
            of,
            &pair,
        ),
        method("primal_tan", quote!(x: &#tan_dual), &tan_lv, of, &["x"]),
        method("tangent_tan", quote!(x: &#tan_dual), &tan_lv, of, &["x"]),
        method(
            "to_value",
            quote!(tan: &#tan_lv, like: &#value_lv),
            &value_lv,
            at,
            &["tan", "like"],
        ),
        method("to_tan", quote!(x: &#value_lv), &tan_lv, of, &["x"]),
        method("share", quote!(x: &#value_lv), &value_batch, at, &["x"]),
        method("reduce", quote!(x: &#tan_batch), &tan_lv, of, &["x"]),
        Method {
            rest: quote!(i),
            ..method("lane", quote!(x: &#value_batch, i: usize), &value_lv, at, &["x"])
        },
    ]
}

/// Of two levels, and of what numbers become between them.
fn relevel(target: &Target<'_>, plumbing: &Ident) -> TokenStream {
    let body = target.make(
        &target.at,
        |member, ty| quote!(<#ty as #plumbing::Lift>::relevel::<Lv, Mv, Rv>(&x.#member, by)),
    );
    quote! {
        #[inline]
        fn relevel<Lv: #plumbing::Level, Mv: #plumbing::Level, Rv: #plumbing::Relevel<Lv, Mv>>(
            x: &Self::At<Lv>,
            by: &mut Rv,
        ) -> Self::At<Mv> {
            #body
        }
    }
}

/// What is asked of a place that a value goes to. What comes apart is put there whole.
fn place(target: &Target<'_>, plumbing: &Ident) -> TokenStream {
    let misfits = target.each(|member, ty| {
        let part = format!(".{}", super::choice::text(member));
        quote! {
            .or_else(|| {
                let found = <#ty as #plumbing::Lift>::misfit(&x.#member, &y.#member);
                found.map(|found| found.within(#part))
            })
        }
    });
    let each = |name: &str, value: fn(&syn::Member) -> TokenStream| {
        let name = format_ident!("{name}");
        target.each(|member, ty| {
            let value = value(member);
            quote!(<#ty as #plumbing::Lift>::#name(&mut into.#member #value);)
        })
    };
    let (stores, vacates) = (
        each("store", |member| quote!(, y.#member)),
        each("vacate", |_| quote!()),
    );
    let (x, parts) = match target.comes_apart() {
        true => (
            quote!(&apart(::core::clone::Clone::clone(into))),
            TokenStream::new(),
        ),
        false => (
            quote!(into),
            quote! {
                fn store(into: &mut Self, y: Self) {
                    #(#stores)*
                }
                fn vacate(into: &mut Self) {
                    #(#vacates)*
                }
            },
        ),
    };
    quote! {
        fn misfit(
            into: &Self,
            y: &Self::At<#plumbing::Base>,
        ) -> ::core::option::Option<#plumbing::Misfit> {
            let x = #x;
            ::core::option::Option::None #(#misfits)*
        }
        #parts
    }
}

impl Method {
    fn tokens(&self, target: &Target<'_>, plumbing: &Ident) -> TokenStream {
        let Method {
            params,
            output,
            rest,
            before,
            after,
            ..
        } = self;
        let name = Ident::new(self.name, proc_macro2::Span::call_site());
        let (generics, turbofish) = if self.has_level {
            (quote!(<Lv: #plumbing::Level>), quote!(::<Lv>))
        } else {
            (TokenStream::new(), TokenStream::new())
        };
        let body = target.make(&self.by, |member, ty| {
            let parts = self
                .parts
                .iter()
                .map(|(before, part)| quote!(#before #part.#member));
            quote!(<#ty as #plumbing::Lift>::#name #turbofish(#(#parts,)* #rest))
        });
        quote! {
            #[inline]
            fn #name #generics(#params) -> #output {
                #before
                #after(#body)
            }
        }
    }
}
