//! Trees as files in the safetensors format, which PyTorch's `safetensors` reads and writes.

use super::ParamTree;
use crate::element::{Float, Result};
use crate::error::Error;
use crate::values::Tensor;
use safetensors::{Dtype, SafeTensors, View, serialize};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

const SAVE: &str = "save_safetensors";
const LOAD: &str = "load_safetensors";

/// How floats stand in a file.
pub trait Stored: Sized {
    /// What the file calls them.
    #[doc(hidden)]
    const DTYPE: Dtype;
    /// Appends their bytes.
    #[doc(hidden)]
    fn write(self, bytes: &mut Vec<u8>);
    /// The floats of these bytes.
    #[doc(hidden)]
    fn read(bytes: &[u8]) -> Vec<Self>;
}
macro_rules! stored {
    ($($e:ty, $dtype:ident, $size:literal;)*) => { $(
        impl Stored for $e {
            const DTYPE: Dtype = Dtype::$dtype;
            fn write(self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }
            fn read(bytes: &[u8]) -> Vec<Self> {
                let (chunks, _) = bytes.as_chunks::<$size>();
                chunks.iter().map(|chunk| <$e>::from_le_bytes(*chunk)).collect()
            }
        }
    )* };
}
stored! {
    f64, F64, 8;
    f32, F32, 4;
}

impl<E: Float> View for &Tensor<E> {
    fn dtype(&self) -> Dtype {
        E::DTYPE
    }
    fn shape(&self) -> &[usize] {
        Tensor::shape(self)
    }
    fn data(&self) -> Cow<'_, [u8]> {
        let mut bytes = Vec::with_capacity(self.data_len());
        self.to_vec().into_iter().for_each(|x| x.write(&mut bytes));
        Cow::Owned(bytes)
    }
    fn data_len(&self) -> usize {
        self.len() * size_of::<E>()
    }
}

impl<E: Float> ParamTree<E> {
    /// The bytes of a safetensors file.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0]))]);
    /// assert_eq!(ParamTree::from_bytes(&w.to_bytes())?, w);
    /// # Ok::<(), transform_func::Error>(())
    /// ```
    ///
    /// # Panics
    /// If the names and shapes alone are more than the 100 MB that the format allows.
    #[must_use]
    #[track_caller]
    pub fn to_bytes(&self) -> Vec<u8> {
        serialize(self.iter(), None).expect("the names are shorter than the format's limit")
    }

    /// The tree in the bytes of a safetensors file, of this float type.
    ///
    /// An integer in a tensor of rank 0, as PyTorch has for `num_batches_tracked`, becomes a float.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let bytes = ParamTree::from_iter([("a", Tensor::from([1f32, 2.0]))]).to_bytes();
    /// assert_eq!(ParamTree::<f32>::from_bytes(&bytes)?["a"].sum(), 3.0);
    /// assert!(ParamTree::<f64>::from_bytes(&bytes).is_err());
    /// # Ok::<(), transform_func::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the bytes are no such file, or a tensor is of another dtype. A tree of `f32` becomes one of `f64`, and the
    /// other way round, by [`cast`](Self::cast).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let file = SafeTensors::deserialize(bytes)
            .map_err(|error| Error::new(LOAD, format!("not a safetensors file: {error}")))?;
        // In an order that a refusal does not depend on.
        let mut tensors = file.tensors();
        tensors.sort_by(|(a, _), (b, _)| a.cmp(b));
        let tensors = tensors.into_iter();
        tensors
            .map(|(name, view)| {
                let found = tensor(&name, &view)?;
                Ok((name, found))
            })
            .collect()
    }

    /// Writes a safetensors file. The file is there whole or not at all.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// let path = std::env::temp_dir().join("transform-func-doc.safetensors");
    /// let params: ParamTree = [("w", Tensor::ones(&[2])), ("b", Tensor::zeros(&[1]))].into_iter().collect();
    /// params.save_safetensors(&path)?;
    /// assert_eq!(ParamTree::load_safetensors(&path)?, params);
    ///
    /// let error = ParamTree::<f32>::load_safetensors(&path).unwrap_err().to_string();
    /// assert!(error.contains("b is F64 in the file"));
    /// # std::fs::remove_file(&path).unwrap();
    /// # Ok::<(), transform_func::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save_safetensors(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let written = beside(path).and_then(|partial| {
            let outcome =
                std::fs::write(&partial, self.to_bytes()).and_then(|()| std::fs::rename(&partial, path));
            if outcome.is_err() {
                // It may not even be there.
                let _ = std::fs::remove_file(&partial);
            }
            outcome
        });
        written.map_err(|error| Error::new(SAVE, format!("{}: {error}", path.display())))
    }

    /// Reads a safetensors file, of this float type: see [`from_bytes`](Self::from_bytes).
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let path = std::env::temp_dir().join("transform-func-load.safetensors");
    /// ParamTree::from_iter([("a", Tensor::from([1.0, 2.0]))]).save_safetensors(&path)?;
    /// assert_eq!(ParamTree::<f64>::load_safetensors(&path)?["a"].to_vec(), [1.0, 2.0]);
    /// # std::fs::remove_file(&path).unwrap();
    /// # Ok::<(), transform_func::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no such file, or if it is not what `from_bytes` takes.
    pub fn load_safetensors(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes =
            std::fs::read(path).map_err(|error| Error::new(LOAD, format!("{}: {error}", path.display())))?;
        Self::from_bytes(&bytes)
    }
}

/// A name beside that of a file, for what will become it.
fn beside(path: &Path) -> std::io::Result<PathBuf> {
    let name = path.file_name().ok_or(std::io::ErrorKind::InvalidFilename)?;
    let mut partial = name.to_owned();
    partial.push(format!(".{}.partial", std::process::id()));
    Ok(path.with_file_name(partial))
}

/// A tensor of a file.
fn tensor<E: Float>(name: &str, view: &safetensors::tensor::TensorView<'_>) -> Result<Tensor<E>> {
    let refused = |why: String| Error::new(LOAD, format!("{name} is {:?} in the file: {why}", view.dtype()));
    let (want, shape) = (E::NAME, view.shape());
    match view.dtype() {
        dtype if dtype == E::DTYPE => Tensor::from_shape_vec(shape, E::read(view.data())),
        Dtype::I64 if shape.is_empty() => {
            let (chunks, _) = view.data().as_chunks();
            let integer = chunks.first().map_or(0, |chunk| i64::from_le_bytes(*chunk));
            let float = E::nearest(integer as f64);
            match float.as_f64() as i128 == i128::from(integer) {
                true => Ok(Tensor::from(float)),
                false => Err(refused(format!("{integer} is no {want}"))),
            }
        }
        Dtype::F32 => Err(refused(format!(
            "load ParamTree::<f32> and make it one of {want} by cast::<{want}>()"
        ))),
        Dtype::F64 => Err(refused(format!(
            "load ParamTree::<f64> and make it one of {want} by cast::<{want}>()"
        ))),
        Dtype::I64 => Err(refused(
            "integers are read into floats from tensors of rank 0 only".to_owned(),
        )),
        _ => Err(refused(format!("convert it to {want} where it is written"))),
    }
}
