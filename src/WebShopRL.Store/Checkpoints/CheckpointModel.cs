using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebShopRL.Store.Checkpoints;

/// <summary>
/// Whatever points to a checkpoint restricts its deletion: the database itself keeps a save that is pinned. RunId is a number without a key, so that such a save outlives its run.
/// </summary>
internal sealed class CheckpointModel : IEntityTypeConfiguration<Checkpoint>, IEntityTypeConfiguration<CheckpointName>, IEntityTypeConfiguration<Installation>
{
    public void Configure(EntityTypeBuilder<Checkpoint> checkpoint)
    {
        checkpoint.Property(c => c.Content).HasMaxLength(64);
        checkpoint.HasIndex(c => new { c.RunId, c.Seq });
        checkpoint.HasIndex(c => c.Content);
    }

    public void Configure(EntityTypeBuilder<CheckpointName> name)
    {
        name.Property(n => n.Name).HasMaxLength(CheckpointName.MaximumLength);
        name.HasIndex(n => n.Name).IsUnique();
        name.HasOne(n => n.Checkpoint).WithMany().HasForeignKey(n => n.CheckpointId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Installation> installation)
    {
        installation.ToTable("Installation");
        installation.Property(i => i.Key).HasDefaultValueSql("gen_random_uuid()");
    }
}
