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
    pub(crate) points: Vec<(f64, f64)>,
}

/// A value for each epoch, as points; epochs count from 1.
#[allow(dead_code, reason = "not every example that draws has epochs")]
pub(crate) fn by_epoch(values: &[f64]) -> Vec<(f64, f64)> {
    (1..).map(f64::from).zip(values.iter().copied()).collect()
}

/// Draws curves. `x_name` says what they are over, `y_axis` is what the vertical axis shows.
pub(crate) fn draw<Y>(
    path: &Path,
    title: &str,
    x_name: &str,
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
    let all = || curves.iter().flat_map(|curve| &curve.points).map(|point| point.0);
    let (first, last) = (
        all().fold(f64::INFINITY, f64::min),
        all().fold(f64::NEG_INFINITY, f64::max),
    );
    let mut chart: ChartContext<'_, _, Cartesian2d<RangedCoordf64, Y::CoordDescType>> =
        ChartBuilder::on(&area)
            .caption(title, ("sans-serif", 20))
            .margin(16)
            .x_label_area_size(40)
            .y_label_area_size(60)
            .build_cartesian_2d(first..last.max(first + 1e-9), y_axis)?;
    chart
        .configure_mesh()
        .x_desc(x_name)
        .x_label_formatter(&|x| format!("{}", (x * 1e6).round() / 1e6))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for curve in curves {
        let (color, points) = (curve.color, curve.points.iter().copied());
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
