//! A window that slides over the last two axes: how many places it has, which elements it sees there, and images as
//! columns of windows and back.

use crate::element::{Element, Float, Result};
use crate::error::Error;
use std::ops::Range;

/// The sizes of a sliding window, for rows and columns; `padding` zeros lie around the input on either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) kernel: [usize; 2],
    pub(crate) stride: [usize; 2],
    pub(crate) padding: [usize; 2],
    pub(crate) dilation: [usize; 2],
    pub(crate) input: [usize; 2],
    pub(crate) output: [usize; 2],
}

impl Window {
    /// A window over an input of this size. `spatial` axes are the user's: the last ones of the two.
    pub(crate) fn over(
        op: &'static str,
        spatial: usize,
        input: [usize; 2],
        kernel: [usize; 2],
        [stride, padding, dilation]: [[usize; 2]; 3],
    ) -> Result<Window> {
        positive(op, "the kernel", kernel, spatial)?;
        positive(op, "stride", stride, spatial)?;
        positive(op, "dilation", dilation, spatial)?;
        let mut output = [0; 2];
        for axis in 0..2 {
            let padded = input[axis] + 2 * padding[axis];
            let reach = reach(kernel[axis], dilation[axis]);
            if padded < reach {
                let (input, kernel, padding) = (
                    &input[2 - spatial..],
                    &kernel[2 - spatial..],
                    &padding[2 - spatial..],
                );
                let message = format!(
                    "a kernel of size {kernel:?} that reaches over {reach} elements is larger than the input of size \
                     {input:?} with padding {padding:?}, which has {padded}; pad the input or make the kernel smaller"
                );
                return Err(Error::new(op, message));
            }
            output[axis] = (padded - reach) / stride[axis] + 1;
        }
        Ok(Window {
            kernel,
            stride,
            padding,
            dilation,
            input,
            output,
        })
    }

    /// The window whose places are an array of this size: that of a transposed convolution.
    pub(crate) fn onto(
        op: &'static str,
        spatial: usize,
        output: [usize; 2],
        kernel: [usize; 2],
        [stride, padding, dilation, beyond]: [[usize; 2]; 4],
    ) -> Result<Window> {
        positive(op, "the kernel", kernel, spatial)?;
        positive(op, "stride", stride, spatial)?;
        positive(op, "dilation", dilation, spatial)?;
        let mut input = [0; 2];
        for axis in 0..2 {
            if beyond[axis] >= stride[axis].max(dilation[axis]) && beyond[axis] > 0 {
                let message = format!(
                    "output_padding {:?} must be smaller than stride {:?} or dilation {:?}",
                    &beyond[2 - spatial..],
                    &stride[2 - spatial..],
                    &dilation[2 - spatial..]
                );
                return Err(Error::new(op, message));
            }
            let whole = output[axis].saturating_sub(1) * stride[axis]
                + reach(kernel[axis], dilation[axis])
                + beyond[axis];
            if output[axis] == 0 || whole <= 2 * padding[axis] {
                let message = format!(
                    "an input of size {:?} with padding {:?} gives no output; make the padding smaller",
                    &output[2 - spatial..],
                    &padding[2 - spatial..]
                );
                return Err(Error::new(op, message));
            }
            input[axis] = whole - 2 * padding[axis];
        }
        Ok(Window {
            kernel,
            stride,
            padding,
            dilation,
            input,
            output,
        })
    }

    /// The elements of one window.
    pub(crate) fn taps(&self) -> usize {
        self.kernel[0] * self.kernel[1]
    }
    /// The places of the window.
    pub(crate) fn places(&self) -> usize {
        self.output[0] * self.output[1]
    }
    /// The elements it slides over.
    pub(crate) fn plane(&self) -> usize {
        self.input[0] * self.input[1]
    }
    /// Whether every element is a window of its own.
    pub(super) fn is_pointwise(&self) -> bool {
        self.taps() == 1 && self.stride == [1, 1] && self.padding == [0, 0]
    }

    /// The places along an axis at which element `tap` of the window is inside the input, and the input's place at
    /// the first of them.
    pub(super) fn inside(&self, axis: usize, tap: usize) -> (Range<usize>, usize) {
        let (ahead, behind) = (tap * self.dilation[axis], self.padding[axis]);
        let (stride, input) = (self.stride[axis], self.input[axis]);
        let first = behind.saturating_sub(ahead).div_ceil(stride);
        let end = (input + behind).saturating_sub(ahead).div_ceil(stride);
        let end = end.min(self.output[axis]);
        if first >= end {
            return (0..0, 0);
        }
        (first..end, first * stride + ahead - behind)
    }

    /// The elements that the window at a place sees along an axis: the first inside the input, and how many there are.
    pub(super) fn span(&self, axis: usize, place: usize) -> (usize, usize) {
        let (start, behind, step) = (place * self.stride[axis], self.padding[axis], self.dilation[axis]);
        let before = behind.saturating_sub(start).div_ceil(step);
        let first = start + before * step - behind;
        let inside = self.input[axis].saturating_sub(first).div_ceil(step);
        (first, inside.min(self.kernel[axis].saturating_sub(before)))
    }

    /// The windows at some rows of places, as columns: `out[k][at + place]` for each channel and tap `k`, where lines
    /// of `out` have this length.
    pub(super) fn columns<E: Element>(
        &self,
        x: &[E],
        rows: &Range<usize>,
        out: &mut [E],
        line: usize,
        at: usize,
    ) {
        let width = self.output[1];
        for (k, out) in out.chunks_exact_mut(line).enumerate() {
            let (plane, down, across) = self.tap(k);
            let plane = &x[plane * self.plane()..][..self.plane()];
            let ((tall, top), (wide, left)) = (self.inside(0, down), self.inside(1, across));
            let places = &mut out[at..at + rows.len() * width];
            for (row, out) in rows.clone().zip(places.chunks_exact_mut(width)) {
                if !tall.contains(&row) || wide.is_empty() {
                    out.fill(E::ZERO);
                    continue;
                }
                let from = &plane[(top + (row - tall.start) * self.stride[0]) * self.input[1] + left..];
                out[..wide.start].fill(E::ZERO);
                let inner = &mut out[wide.clone()];
                match self.stride[1] {
                    1 => inner.copy_from_slice(&from[..wide.len()]),
                    stride => inner
                        .iter_mut()
                        .zip(from.iter().step_by(stride))
                        .for_each(|(out, &x)| *out = x),
                }
                out[wide.end..].fill(E::ZERO);
            }
        }
    }

    /// The transpose of [`columns`](Self::columns): every element of a column is added to the one it is of.
    pub(super) fn add_columns<E: Float>(
        &self,
        columns: &[E],
        line: usize,
        at: usize,
        rows: &Range<usize>,
        x: &mut [E],
    ) {
        let width = self.output[1];
        for (k, column) in columns.chunks_exact(line).enumerate() {
            let (plane, down, across) = self.tap(k);
            let plane = &mut x[plane * self.plane()..][..self.plane()];
            let ((tall, top), (wide, left)) = (self.inside(0, down), self.inside(1, across));
            let places = &column[at..at + rows.len() * width];
            for (row, column) in rows.clone().zip(places.chunks_exact(width)) {
                if !tall.contains(&row) || wide.is_empty() {
                    continue;
                }
                let onto = &mut plane[(top + (row - tall.start) * self.stride[0]) * self.input[1] + left..];
                let inner = &column[wide.clone()];
                match self.stride[1] {
                    1 => onto.iter_mut().zip(inner).for_each(|(x, &c)| *x += c),
                    stride => onto
                        .iter_mut()
                        .step_by(stride)
                        .zip(inner)
                        .for_each(|(x, &c)| *x += c),
                }
            }
        }
    }

    /// Channel, row and column of tap `k`.
    fn tap(&self, k: usize) -> (usize, usize, usize) {
        let (channel, tap) = (k / self.taps(), k % self.taps());
        (channel, tap / self.kernel[1], tap % self.kernel[1])
    }
}

/// How many elements a kernel spans.
fn reach(kernel: usize, dilation: usize) -> usize {
    (kernel - 1) * dilation + 1
}

fn positive(op: &'static str, what: &str, sizes: [usize; 2], spatial: usize) -> Result<()> {
    match sizes.contains(&0) {
        false => Ok(()),
        true => Err(Error::new(
            op,
            format!("{what} is {:?}; it must be at least 1", &sizes[2 - spatial..]),
        )),
    }
}
