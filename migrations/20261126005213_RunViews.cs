using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WebShopRL.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class RunViews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_metric_points_run_id_name_seq",
                table: "metric_points");

            migrationBuilder.AddColumn<bool>(
                name: "pinned",
                table: "runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "saved_views",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    query = table.Column<string>(type: "text", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_views", x => x.name);
                });

            migrationBuilder.CreateIndex(
                name: "ix_metric_points_run_id_name_step",
                table: "metric_points",
                columns: new[] { "run_id", "name", "step" })
                .Annotation("Npgsql:IndexInclude", new[] { "seq", "value" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "saved_views");

            migrationBuilder.DropIndex(
                name: "ix_metric_points_run_id_name_step",
                table: "metric_points");

            migrationBuilder.DropColumn(
                name: "pinned",
                table: "runs");

            migrationBuilder.CreateIndex(
                name: "ix_metric_points_run_id_name_seq",
                table: "metric_points",
                columns: new[] { "run_id", "name", "seq" });
        }
    }
}
