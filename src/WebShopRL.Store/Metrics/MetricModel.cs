using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebShopRL.Store.Metrics;

internal sealed class MetricModel : IEntityTypeConfiguration<MetricPoint>, IEntityTypeConfiguration<MetricSummary>
{
    public void Configure(EntityTypeBuilder<MetricPoint> point)
    {
        point.HasKey(p => new { p.RunId, p.Seq });
        // A stretch of a curve is read from the index alone; its order is the curve's.
        point.HasIndex(p => new { p.RunId, p.Name, p.Step }).IncludeProperties(p => new { p.Seq, p.Value });
    }

    public void Configure(EntityTypeBuilder<MetricSummary> summary)
    {
        summary.HasKey(s => new { s.RunId, s.Name });
    }
}
