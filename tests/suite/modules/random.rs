//! Random modules survive being taken apart by names, written as bytes, and stacked.

use std::collections::BTreeMap;

use proptest::prelude::*;
use transform_func::prelude::*;

use crate::laws::seeded_tensor;

/// A module of every kind of part, around others.
#[derive(Module, Clone, Debug, PartialEq)]
struct Node<M> {
    weight: Tensor,
    bias: Option<Tensor>,
    children: Vec<M>,
    named: BTreeMap<String, M>,
    pair: (M, [Tensor; 2]),
    missing: Option<M>,
    #[module(buffer)]
    running: Vec<Tensor>,
    #[module(skip)]
    cached: Tensor,
    depth: usize,
}

#[derive(Module, Clone, Debug, PartialEq)]
struct Leaf {
    weight: Tensor,
    #[module(buffer)]
    count: Tensor,
}

type Tree = Node<Node<Leaf>>;

/// What a module is made from: the same form, whatever the numbers.
#[derive(Clone, Debug)]
struct Form {
    shapes: Vec<Vec<usize>>,
    sizes: Vec<usize>,
}

fn form() -> impl Strategy<Value = Form> {
    let shape = prop::collection::vec(0..4_usize, 0..3);
    let (shapes, sizes) = (
        prop::collection::vec(shape, 1..5),
        prop::collection::vec(0..3_usize, 1..6),
    );
    (shapes, sizes).prop_map(|(shapes, sizes)| Form { shapes, sizes })
}

/// Reads a form, over and over.
struct Maker<'f> {
    form: &'f Form,
    at: usize,
    /// `None` for zeros everywhere.
    seed: Option<u64>,
}
impl Maker<'_> {
    fn tensor(&mut self) -> Tensor {
        self.at += 1;
        let shape = &self.form.shapes[self.at % self.form.shapes.len()];
        match self.seed {
            Some(seed) => seeded_tensor(shape, seed + self.at as u64),
            None => Tensor::zeros(shape),
        }
    }
    fn size(&mut self) -> usize {
        self.at += 1;
        self.form.sizes[self.at % self.form.sizes.len()]
    }
    fn leaf(&mut self) -> Leaf {
        Leaf {
            weight: self.tensor(),
            count: self.tensor(),
        }
    }
    fn node<M>(&mut self, part: fn(&mut Self) -> M) -> Node<M> {
        Node {
            weight: self.tensor(),
            bias: (self.size() > 0).then(|| self.tensor()),
            children: (0..self.size()).map(|_| part(self)).collect(),
            named: (0..self.size())
                .map(|i| (format!("part {i}"), part(self)))
                .collect(),
            pair: (part(self), [self.tensor(), self.tensor()]),
            missing: (self.size() > 1).then(|| part(self)),
            running: (0..self.size()).map(|_| self.tensor()).collect(),
            cached: Tensor::ones(&[1]),
            depth: 3,
        }
    }
}

fn tree(form: &Form, seed: Option<u64>) -> Tree {
    let mut maker = Maker { form, at: 0, seed };
    maker.node(|maker| maker.node(Maker::leaf))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn names_lead_to_the_same_module(form in form(), seed in 0..1000_u64) {
        let (module, mut rebuilt) = (tree(&form, Some(seed)), tree(&form, None));
        rebuilt.load_state_dict(&module.state_dict()).expect("the names are its own");
        prop_assert_eq!(&rebuilt, &module);
        let (parameters, buffers) = (module.named_parameters(), module.named_buffers());
        prop_assert_eq!(parameters.merge(buffers).expect("no name is both"), module.state_dict());
        for (name, parameter) in rebuilt.parameters_mut() {
            prop_assert_eq!(&*parameter, &module.state_dict()[name.as_str()]);
        }
    }

    #[test]
    fn bytes_lead_to_the_same_state(form in form(), seed in 0..1000_u64) {
        let state = tree(&form, Some(seed)).state_dict();
        let read = ParamTree::from_bytes(&state.to_bytes()).expect("they were just written");
        prop_assert_eq!(&read, &state);
        let single: ParamTree<f32> = state.cast();
        prop_assert_eq!(ParamTree::from_bytes(&single.to_bytes()).expect("they were just written"), single);
    }

    #[test]
    fn stacked_states_part_again(form in form(), seed in 0..1000_u64) {
        let models = [tree(&form, Some(seed)), tree(&form, Some(seed + 1)), tree(&form, None)];
        let (parameters, buffers) = stack_module_state(&models).expect("they are of one form");
        for (i, model) in models.iter().enumerate() {
            let lane = |stacked: &ParamTree| stacked.map(|x| x.index_axis(0, i as isize));
            prop_assert_eq!(lane(&parameters), model.named_parameters());
            prop_assert_eq!(lane(&buffers), model.named_buffers());
        }
    }
}
