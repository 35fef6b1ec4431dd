using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebShopRL.Store.Runs;

namespace WebShopRL.Store.Episodes;

internal sealed class TrajectoryModel : IEntityTypeConfiguration<StoredTrajectory>, IEntityTypeConfiguration<TrajectorySet>, IEntityTypeConfiguration<PlayTask>
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

    public void Configure(EntityTypeBuilder<PlayTask> task)
    {
        task.Property(t => t.Id).HasMaxLength(64);
        task.Property(t => t.Annotator).HasMaxLength(PlayTask.MaximumAnnotator);
        task.Property(t => t.SkipReason).HasMaxLength(PlayTask.MaximumReason);
        task.Property(t => t.Status).HasMaxLength(16).HasConversion(value => value.ToString().ToLowerInvariant(), text => Enum.Parse<PlayTaskStatus>(text, true));
        task.Property(t => t.Actions).HasColumnType("jsonb");
        task.HasOne<StoredTrajectory>().WithMany().HasForeignKey(t => t.TrajectoryId).OnDelete(DeleteBehavior.SetNull);
        // The lease itself: two people cannot have one goal, whatever the programs do.
        task.HasIndex(t => new { t.CatalogFingerprint, t.Goal }).IsUnique().HasFilter("status = 'open'");
        task.HasIndex(t => new { t.CatalogFingerprint, t.Annotator });
    }
}
