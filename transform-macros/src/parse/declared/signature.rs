//! The signature of a function that is declared in the same file: what the closures that it is given take, and give.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{ItemFn, Signature};

/// The function of that name, without its body, if the file has one only.
pub(super) fn signature(file: TokenStream, name: &Ident) -> Option<ItemFn> {
    let mut found = Vec::new();
    find(file, name, &mut found);
    match found.as_slice() {
        [sig] => Some(syn::parse_quote!(#sig {})),
        _ => None,
    }
}

fn find(tokens: TokenStream, name: &Ident, found: &mut Vec<Signature>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => find(group.stream(), name, found),
            TokenTree::Ident(ident) if ident == "fn" => {
                let is_named = matches!(tokens.get(at + 1), Some(TokenTree::Ident(next)) if next == name);
                let rest = tokens.iter().skip(at);
                let is_body = |token: &&TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace);
                let sig: TokenStream = rest.take_while(|token| !is_body(token)).cloned().collect();
                found.extend(is_named.then(|| syn::parse2(sig).ok()).flatten());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::signature;
    use proc_macro2::Span;
    use quote::ToTokens;

    fn found(file: &str) -> Option<String> {
        let name = syn::Ident::new("integral", Span::call_site());
        let found = signature(file.parse().expect("the file is Rust"), &name)?;
        Some(found.sig.inputs.to_token_stream().to_string())
    }

    #[test]
    fn one_of_that_name_is_found() {
        let file =
            "fn other() {} mod m { #[differentiable] pub fn integral(f: fn(f64) -> f64) -> f64 { f(1.0) } }";
        assert_eq!(found(file).as_deref(), Some("f : fn (f64) -> f64"));
        assert_eq!(found(&format!("{file} {file}")), None);
        assert_eq!(found("fn integral_of() {} fn f() { integral(f) }"), None);
    }
}
