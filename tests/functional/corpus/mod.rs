//! The files of the corpus whose functions have forms.

pub(crate) mod table;

/// A file of the corpus, and its tables.
macro_rules! files {
    ($($path:literal $name:ident: $($kind:ident)+;)+) => {
        $(
            #[path = $path]
            pub(crate) mod $name;
        )+
        /// Files with their tables.
        pub(crate) const FILES: &[(&str, &[&[crate::current::Form]])] = &[$(($path, &[$($name::$kind::FORMS),+])),+];
    };
}
files! {
    "../../suite/corpus/arith.rs" arith: scalar pair;
    "../../suite/corpus/arrays.rs" arrays: slice array scalar slice_and_number;
    "../../suite/corpus/calls.rs" calls: scalar pair slice array counted two_results;
    "../../suite/corpus/casts.rs" casts: scalar counted slice_and_number;
    "../../suite/corpus/combinators.rs" combinators: scalar slice;
    "../../suite/corpus/control.rs" control: scalar pair counted;
    "../../suite/corpus/early_return.rs" early_return: scalar pair counted slice;
    "../../suite/corpus/fallible.rs" fallible: scalar;
    "../../suite/corpus/functions.rs" functions: scalar pair slice single tensor;
    "../../suite/corpus/given.rs" given: scalar pair slice;
    "../../suite/corpus/guards.rs" guards: scalar counted slice;
    "../../suite/corpus/inout.rs" inout: scalar slice;
    "../../suite/corpus/lent.rs" lent: scalar slice;
    "../../suite/corpus/loops.rs" loops: scalar counted;
    "../../suite/corpus/maps.rs" maps: pair slice tensor;
    "../../suite/corpus/mutation.rs" mutation: scalar pair counted;
    "../../suite/corpus/recursion.rs" recursion: counted scalar slice slice_and_number;
    "../../suite/corpus/singles.rs" singles: single;
    "../../suite/corpus/slice_patterns.rs" slice_patterns: array pair slice;
    "../../suite/corpus/sweeps.rs" sweeps: slice counted;
    "../../suite/corpus/tuples.rs" tuples: scalar pair counted two_results;
    "../../suite/corpus/vectors.rs" vectors: slice vector;
    "../../suite/structures/algorithms/roots.rs" roots: slice_and_number scalar pair counted slice;
    "../../suite/structures/algorithms/sequences.rs" sequences: vector slice slice_and_number counted;
    "../../suite/structures/algorithms/statistics.rs" statistics: slice slice_and_number vector;
    "../../suite/structures/algorithms/linear_algebra.rs" linear_algebra: array slice slice_and_number vector;
    "../../suite/structures/algorithms/integration.rs" integration: counted pair scalar slice array two_results vector;
    "../../suite/structures/tensors/indexing.rs" indexing: tensor tensor_pair;
    "../../suite/structures/tensors/programs.rs" programs: tensor tensor_pair;
    "../../suite/structures/tensors/layout.rs" layout: tensor tensor_pair;
    "../../suite/structures/tensors/options.rs" options: tensor tensor_pair;
    "../../suite/structures/tensors/lent_generators.rs" lent_generators: tensor;
    "../../suite/structures/tensors/randomness.rs" randomness: tensor tensor_pair;
    "../../suite/structures/tensors/reductions.rs" reductions: tensor tensor_pair;
    "../../suite/structures/tensors/linear_algebra.rs" linear_algebra_of_tensors: tensor tensor_pair;
    "../../suite/structures/records/generic.rs" generic: record pair;
    "../../suite/structures/records/locals.rs" locals: scalar pair counted;
    "../../suite/structures/records/methods.rs" methods: pair record;
    "../../suite/structures/records/nested.rs" nested: record;
    "../../suite/structures/records/numbers.rs" numbers: record;
    "../../suite/structures/records/tensors.rs" tensors: record;
    "../../suite/structures/records/traits.rs" traits: record pair;
    "../../suite/corpus/binary.rs" binary: pair scalar;
    "../../suite/corpus/by_macro.rs" by_macro: scalar pair;
}
