using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Episodes;

namespace WebShopRL.Store.Generations;

internal sealed class GenerationModel : IEntityTypeConfiguration<Generation>
{
    public void Configure(EntityTypeBuilder<Generation> generation)
    {
        generation.IsWork();
        generation.HasOne<Checkpoint>().WithMany().HasForeignKey(g => g.CheckpointId).OnDelete(DeleteBehavior.Restrict);
        generation.HasOne(g => g.Set).WithMany().HasForeignKey(g => g.SetId).OnDelete(DeleteBehavior.SetNull);
        // As with an import: what came with it goes with it, so that no trajectory is left that does not say who played it.
        generation.HasMany<StoredTrajectory>().WithOne().HasForeignKey(t => t.GenerationId).OnDelete(DeleteBehavior.Cascade);
    }
}
