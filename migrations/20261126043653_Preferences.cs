using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace WebShopRL.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class Preferences : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "preferences",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "text", nullable: false),
                    catalog = table.Column<string>(type: "text", nullable: false),
                    catalog_fingerprint = table.Column<string>(type: "text", nullable: false),
                    goal = table.Column<int>(type: "integer", nullable: false),
                    instruction = table.Column<string>(type: "text", nullable: false),
                    pair_key = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "jsonb", nullable: true),
                    first = table.Column<string>(type: "jsonb", nullable: false),
                    second = table.Column<string>(type: "jsonb", nullable: false),
                    swapped = table.Column<bool>(type: "boolean", nullable: false),
                    choice = table.Column<string>(type: "text", nullable: false),
                    annotator = table.Column<string>(type: "text", nullable: true),
                    seconds = table.Column<double>(type: "double precision", nullable: true),
                    source = table.Column<string>(type: "text", nullable: false),
                    first_trajectory_id = table.Column<int>(type: "integer", nullable: true),
                    second_trajectory_id = table.Column<int>(type: "integer", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_preferences", x => x.id);
                    table.ForeignKey(
                        name: "fk_preferences_trajectories_first_trajectory_id",
                        column: x => x.first_trajectory_id,
                        principalTable: "trajectories",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_preferences_trajectories_second_trajectory_id",
                        column: x => x.second_trajectory_id,
                        principalTable: "trajectories",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateIndex(
                name: "ix_preferences_catalog_fingerprint_kind",
                table: "preferences",
                columns: new[] { "catalog_fingerprint", "kind" });

            migrationBuilder.CreateIndex(
                name: "ix_preferences_first_trajectory_id",
                table: "preferences",
                column: "first_trajectory_id");

            migrationBuilder.CreateIndex(
                name: "ix_preferences_pair_key",
                table: "preferences",
                column: "pair_key");

            migrationBuilder.CreateIndex(
                name: "ix_preferences_second_trajectory_id",
                table: "preferences",
                column: "second_trajectory_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "preferences");
        }
    }
}
