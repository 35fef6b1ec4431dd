using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebShopRL.Store.Runs;

namespace WebShopRL.Store.Episodes;

internal sealed class TrajectoryModel : IEntityTypeConfiguration<StoredTrajectory>, IEntityTypeConfiguration<TrajectorySet>
{
    public void Configure(EntityTypeBuilder<StoredTrajectory> trajectory)
    {
        trajectory.Property(t => t.Steps).HasColumnType("jsonb");
        trajectory.HasOne<Run>().WithMany().HasForeignKey(t => t.RunId).OnDelete(DeleteBehavior.SetNull);
        trajectory.HasOne<ImportBatch>().WithMany().HasForeignKey(t => t.ImportId).OnDelete(DeleteBehavior.Cascade);
        trajectory.HasOne<TrajectorySet>().WithMany().HasForeignKey(t => t.SetId).OnDelete(DeleteBehavior.Cascade);
        trajectory.HasIndex(t => new { t.Source, t.Id });
        trajectory.HasIndex(t => t.ContentKey);
        trajectory.HasIndex(t => t.Goal);
    }

    public void Configure(EntityTypeBuilder<TrajectorySet> set)
    {
        set.Property(s => s.Name).HasMaxLength(TrajectorySet.MaximumName);
        set.HasIndex(s => s.Name).IsUnique();
    }
}
