namespace WebShopRL.Shop.Pages;

/// <summary>A page as data: its texts, buttons, links and options. The renderers turn it into html, text and text_rich; available actions are read off it.</summary>
public abstract record Page;
