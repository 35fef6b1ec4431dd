using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WebShopRL.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class PlayTasks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "product",
                table: "trajectories",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<double[]>(
                name: "step_seconds",
                table: "trajectories",
                type: "double precision[]",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "play_tasks",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    catalog = table.Column<string>(type: "text", nullable: false),
                    catalog_fingerprint = table.Column<string>(type: "text", nullable: false),
                    goal = table.Column<int>(type: "integer", nullable: false),
                    annotator = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actions = table.Column<string>(type: "jsonb", nullable: false),
                    steps = table.Column<int>(type: "integer", nullable: false),
                    skip_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    advisor = table.Column<string>(type: "text", nullable: true),
                    handed_to = table.Column<string>(type: "text", nullable: true),
                    reward = table.Column<double>(type: "double precision", nullable: true),
                    trajectory_id = table.Column<int>(type: "integer", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_play_tasks", x => x.id);
                    table.ForeignKey(
                        name: "fk_play_tasks_trajectories_trajectory_id",
                        column: x => x.trajectory_id,
                        principalTable: "trajectories",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateIndex(
                name: "ix_play_tasks_catalog_fingerprint_annotator",
                table: "play_tasks",
                columns: new[] { "catalog_fingerprint", "annotator" });

            migrationBuilder.CreateIndex(
                name: "ix_play_tasks_catalog_fingerprint_goal",
                table: "play_tasks",
                columns: new[] { "catalog_fingerprint", "goal" },
                unique: true,
                filter: "status = 'open'");

            migrationBuilder.CreateIndex(
                name: "ix_play_tasks_trajectory_id",
                table: "play_tasks",
                column: "trajectory_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "play_tasks");

            migrationBuilder.DropColumn(
                name: "product",
                table: "trajectories");

            migrationBuilder.DropColumn(
                name: "step_seconds",
                table: "trajectories");
        }
    }
}
