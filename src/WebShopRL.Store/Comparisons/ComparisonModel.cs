using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebShopRL.Store.Checkpoints;

namespace WebShopRL.Store.Comparisons;

internal sealed class ComparisonModel : IEntityTypeConfiguration<Comparison>, IEntityTypeConfiguration<PinnedAgent>, IEntityTypeConfiguration<ComparisonOutcome>
{
    public void Configure(EntityTypeBuilder<Comparison> comparison)
    {
        comparison.IsWork();
        comparison.Property(c => c.Result).HasColumnType("jsonb");
        comparison.Property(c => c.Llms).HasColumnType("jsonb");
    }

    public void Configure(EntityTypeBuilder<PinnedAgent> agent)
    {
        agent.HasKey(a => new { a.ComparisonId, a.Agent });
        agent.HasOne<Comparison>().WithMany().HasForeignKey(a => a.ComparisonId).OnDelete(DeleteBehavior.Cascade);
        agent.HasOne<Checkpoint>().WithMany().HasForeignKey(a => a.CheckpointId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ComparisonOutcome> outcome)
    {
        outcome.HasKey(o => new { o.ComparisonId, o.Agent, o.Goal });
        outcome.HasOne<Comparison>().WithMany().HasForeignKey(o => o.ComparisonId).OnDelete(DeleteBehavior.Cascade);
    }
}
