namespace WebShopRL.Web.Api;

/// <summary>A request whose launcher checks all of it, attributes included, so that one answer tells what is wrong with its parts and with the whole.</summary>
internal interface ICheckedWhole;
