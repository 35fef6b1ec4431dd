using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebShopRL.Store.Runs;

internal sealed class RunModel : IEntityTypeConfiguration<Run>, IEntityTypeConfiguration<RunLogLine>, IEntityTypeConfiguration<Checkpoint>
{
    public void Configure(EntityTypeBuilder<Run> run)
    {
        run.IsWork();
        run.Property(r => r.Settings).HasColumnType("jsonb");
        run.HasIndex(r => r.Tags).HasMethod("gin");
    }

    public void Configure(EntityTypeBuilder<RunLogLine> line)
    {
        line.HasKey(l => new { l.RunId, l.Seq });
        line.HasOne<Run>().WithMany().HasForeignKey(l => l.RunId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<Checkpoint> checkpoint)
    {
        checkpoint.HasOne<Run>().WithMany().HasForeignKey(c => c.RunId).OnDelete(DeleteBehavior.Cascade);
        checkpoint.HasIndex(c => c.Path).IsUnique();
    }
}
