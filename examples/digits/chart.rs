//! A chart of curves, as SVG.

use plotters::coord::ranged1d::ValueFormatter;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use std::error::Error;
use std::path::Path;

/// One curve and how it is called.
pub(crate) struct Curve<'a> {
    pub(crate) name: &'a str,
    pub(crate) color: RGBColor,
    /// A value for each epoch.
    pub(crate) values: &'a [f64],
}

/// Draws curves over the epochs, which count from 1. `y_axis` is what the vertical axis shows.
pub(crate) fn draw<Y>(
    path: &Path,
    title: &str,
    y_axis: Y,
    legend: SeriesLabelPosition,
    curves: &[Curve<'_>],
) -> Result<(), Box<dyn Error>>
where
    Y: plotters::coord::ranged1d::AsRangedCoord<Value = f64>,
    Y::CoordDescType: ValueFormatter<f64>,
{
    let area = SVGBackend::new(path, (720, 420)).into_drawing_area();
    area.fill(&WHITE)?;
    let epochs = curves.iter().map(|curve| curve.values.len()).max().unwrap_or(1);
    let mut chart: ChartContext<'_, _, Cartesian2d<RangedCoordf64, Y::CoordDescType>> =
        ChartBuilder::on(&area)
            .caption(title, ("sans-serif", 20))
            .margin(16)
            .x_label_area_size(40)
            .y_label_area_size(60)
            .build_cartesian_2d(1.0..(epochs as f64).max(2.0), y_axis)?;
    chart
        .configure_mesh()
        .x_desc("epoch")
        .x_label_formatter(&|epoch| format!("{epoch:.0}"))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for curve in curves {
        let (color, points) = (
            curve.color,
            (1..).map(f64::from).zip(curve.values.iter().copied()),
        );
        chart
            .draw_series(LineSeries::new(points, color.stroke_width(2)))?
            .label(curve.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(legend)
        .background_style(WHITE)
        .border_style(BLACK.mix(0.3))
        .draw()?;
    area.present()?;
    Ok(())
}
