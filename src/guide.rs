//! The guide, `docs`, whose programs are tests of this crate's documentation. They are merged into one program.

macro_rules! chapters {
    ($($name:ident = $path:literal;)*) => { $(
        #[doc = include_str!(concat!("../docs/guide/", $path, ".md"))]
        mod $name {}
    )* };
}
chapters! {
    torch = "torch";
    jax = "jax";
    rust = "rust";
    how_it_works = "how-it-works";
    rules = "rules";
    performance = "performance";
    integrations = "integrations";
    limits = "limits";
}
