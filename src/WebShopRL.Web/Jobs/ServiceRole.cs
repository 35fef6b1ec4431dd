namespace WebShopRL.Web.Jobs;

/// <summary>What a process of the service does; the setting <c>Role</c>.</summary>
public enum ServiceRole
{
    /// <summary>Pages, API and jobs in one process.</summary>
    All,
    /// <summary>Pages and API.</summary>
    Web,
    /// <summary>Jobs; listens on no port.</summary>
    Worker,
    /// <summary>Brings the database up to date and ends.</summary>
    Migrate,
}
