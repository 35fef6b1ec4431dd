using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Metrics;

namespace WebShopRL.Store.Runs;

internal sealed class RunModel : IEntityTypeConfiguration<Run>, IEntityTypeConfiguration<RunLogLine>, IEntityTypeConfiguration<RunInput>, IEntityTypeConfiguration<MetricBatch>
{
    public void Configure(EntityTypeBuilder<Run> run)
    {
        run.IsWork();
        run.Property(r => r.Settings).HasColumnType("jsonb");
        run.HasIndex(r => r.Tags).HasMethod("gin");
        run.HasOne<Checkpoint>().WithMany().HasForeignKey(r => r.InitialCheckpointId).OnDelete(DeleteBehavior.Restrict);
        run.HasOne<Checkpoint>().WithMany().HasForeignKey(r => r.BestCheckpointId).OnDelete(DeleteBehavior.Restrict);
        run.HasOne<Checkpoint>().WithMany().HasForeignKey(r => r.LastCheckpointId).OnDelete(DeleteBehavior.Restrict);
        run.HasMany<MetricPoint>().WithOne().HasForeignKey(point => point.RunId).OnDelete(DeleteBehavior.Cascade);
        run.HasMany<MetricSummary>().WithOne().HasForeignKey(summary => summary.RunId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<RunLogLine> line)
    {
        line.HasKey(l => new { l.RunId, l.Seq });
        line.HasOne<Run>().WithMany().HasForeignKey(l => l.RunId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<RunInput> input)
    {
        input.HasKey(i => new { i.RunId, i.Name });
        input.HasIndex(i => i.Content);
        input.HasOne<Run>().WithMany().HasForeignKey(i => i.RunId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<MetricBatch> batch)
    {
        batch.HasKey(b => new { b.RunId, b.Key });
        batch.HasOne<Run>().WithMany().HasForeignKey(b => b.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
