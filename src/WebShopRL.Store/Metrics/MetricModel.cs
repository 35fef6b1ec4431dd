using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebShopRL.Store.Runs;

namespace WebShopRL.Store.Metrics;

internal sealed class MetricModel : IEntityTypeConfiguration<MetricPoint>, IEntityTypeConfiguration<MetricSummary>
{
    public void Configure(EntityTypeBuilder<MetricPoint> point)
    {
        point.HasKey(p => new { p.RunId, p.Seq });
        point.HasIndex(p => new { p.RunId, p.Name, p.Seq });
        point.HasOne<Run>().WithMany().HasForeignKey(p => p.RunId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<MetricSummary> summary)
    {
        summary.HasKey(s => new { s.RunId, s.Name });
        summary.HasOne<Run>().WithMany().HasForeignKey(s => s.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
