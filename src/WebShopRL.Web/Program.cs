using WebShopRL.Web;

var application = WebShopApplication.Create(args);
await application.RunAsync();
