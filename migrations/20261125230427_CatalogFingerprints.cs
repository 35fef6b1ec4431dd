using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace WebShopRL.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class CatalogFingerprints : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "catalog_fingerprint",
                table: "trajectories",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "content_key",
                table: "trajectories",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "import_id",
                table: "trajectories",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "catalog",
                table: "runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "catalog_fingerprint",
                table: "runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "catalog_fingerprint",
                table: "evaluations",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "catalog_fingerprint",
                table: "comparisons",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "catalog_fingerprint",
                table: "checkpoints",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "import_batches",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: true),
                    catalog = table.Column<string>(type: "text", nullable: false),
                    catalog_fingerprint = table.Column<string>(type: "text", nullable: true),
                    stored = table.Column<int>(type: "integer", nullable: false),
                    duplicates = table.Column<int>(type: "integer", nullable: false),
                    left_out = table.Column<int>(type: "integer", nullable: false),
                    without_goal = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_batches", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_trajectories_content_key",
                table: "trajectories",
                column: "content_key");

            migrationBuilder.CreateIndex(
                name: "ix_trajectories_import_id",
                table: "trajectories",
                column: "import_id");

            migrationBuilder.AddForeignKey(
                name: "fk_trajectories_import_batches_import_id",
                table: "trajectories",
                column: "import_id",
                principalTable: "import_batches",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_trajectories_import_batches_import_id",
                table: "trajectories");

            migrationBuilder.DropTable(
                name: "import_batches");

            migrationBuilder.DropIndex(
                name: "ix_trajectories_content_key",
                table: "trajectories");

            migrationBuilder.DropIndex(
                name: "ix_trajectories_import_id",
                table: "trajectories");

            migrationBuilder.DropColumn(
                name: "catalog_fingerprint",
                table: "trajectories");

            migrationBuilder.DropColumn(
                name: "content_key",
                table: "trajectories");

            migrationBuilder.DropColumn(
                name: "import_id",
                table: "trajectories");

            migrationBuilder.DropColumn(
                name: "catalog",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "catalog_fingerprint",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "catalog_fingerprint",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "catalog_fingerprint",
                table: "comparisons");

            migrationBuilder.DropColumn(
                name: "catalog_fingerprint",
                table: "checkpoints");
        }
    }
}
