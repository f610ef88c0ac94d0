//! The curves: seconds over sizes, both in decades.

use crate::Growth;
use plotters::prelude::*;
use std::error::Error;

/// Draws a curve for each workload.
pub(crate) fn draw(path: &str, grown: &[Growth]) -> Result<(), Box<dyn Error>> {
    let area = SVGBackend::new(path, (960, 480)).into_drawing_area();
    area.fill(&WHITE)?;
    let points = || grown.iter().flat_map(|growth| &growth.points);
    let ends = |column: usize| {
        let least = points().map(|point| point[column]).fold(f64::INFINITY, f64::min);
        let most = points().map(|point| point[column]).fold(0.0, f64::max);
        (least..most).log_scale()
    };
    let mut chart = ChartBuilder::on(&area)
        .caption("Time of gradients", ("sans-serif", 20))
        .margin(16)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d(ends(0), ends(1))?;
    chart.configure_mesh().x_desc("size").y_desc("seconds").draw()?;
    for (i, growth) in grown.iter().enumerate() {
        let color = Palette99::pick(i).to_rgba();
        let curve = growth.points.iter().map(|point| (point[0], point[1]));
        chart
            .draw_series(LineSeries::new(curve, color.stroke_width(2)))?
            .label(growth.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerRight)
        .background_style(WHITE)
        .border_style(BLACK.mix(0.3))
        .draw()?;
    area.present()?;
    Ok(())
}
