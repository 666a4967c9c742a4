//! What a piece of source names: the paths it uses, what it imports, and what it defines.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, Meta, PatIdent, TraitItem, UseTree, Visibility};

/// A path as it is written, without generic arguments: `["crate", "state", "Cell"]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its segments.
    pub path: Vec<String>,
    /// Where it begins.
    pub line: usize,
}

/// One leaf of a `use`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// What is imported; for a glob, of what everything is.
    pub path: Vec<String>,
    /// The name it has here; `None` for a glob and for `as _`.
    pub name: Option<String>,
    /// Whether it ends in `*`.
    pub is_glob: bool,
    /// Whether others see it under this name.
    pub is_reexport: bool,
    /// Where it stands.
    pub line: usize,
}

/// What some items name. Modules within them are left to the caller.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Paths in code, in order; those of `use` are not among them.
    pub mentions: Vec<Mention>,
    /// `use`, inside functions too.
    pub imports: Vec<Import>,
    /// The names of items, inside functions too.
    pub defined: Vec<String>,
    /// The names of macros.
    pub macros: Vec<String>,
    /// Identifiers in calls of macros that stand where items do, and may define some.
    pub maybe_defined: Vec<String>,
    with_tests: bool,
}

impl Contents {
    /// Nothing yet; what is compiled for tests alone is left out unless `with_tests`.
    pub fn new(with_tests: bool) -> Self {
        Self { with_tests, ..Self::default() }
    }

    /// Adds an item.
    pub fn add(&mut self, item: &Item) {
        self.visit_item(item);
    }

    fn leaves(&mut self, tree: &UseTree, before: &[String], is_reexport: bool) {
        let mut path = before.to_owned();
        let line = tree_line(tree);
        let (name, is_glob) = match tree {
            UseTree::Path(part) => {
                path.push(part.ident.to_string());
                return self.leaves(&part.tree, &path, is_reexport);
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.leaves(tree, &path, is_reexport));
            }
            UseTree::Glob(_) => (None, true),
            UseTree::Name(leaf) if leaf.ident == "self" => (path.last().cloned(), false),
            UseTree::Name(leaf) => {
                path.push(leaf.ident.to_string());
                (path.last().cloned(), false)
            }
            UseTree::Rename(leaf) => {
                if leaf.ident != "self" {
                    path.push(leaf.ident.to_string());
                }
                let name = leaf.rename.to_string();
                ((name != "_").then_some(name), false)
            }
        };
        self.imports.push(Import { path, name, is_glob, is_reexport, line });
    }

    fn mention(&mut self, path: &syn::Path) {
        let idents = || path.segments.iter().map(|segment| &segment.ident);
        let line = idents().next().map_or(0, |first| first.span().start().line);
        self.mentions.push(Mention { path: idents().map(ToString::to_string).collect(), line });
    }

    /// The paths among the tokens of a macro's call.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(first) => {
                    let mut path = vec![first.to_string()];
                    while let Some(next) = segment_after(&tokens[at + 1..]) {
                        path.push(next);
                        at += 3;
                    }
                    if !follows_a_value(&tokens[..at]) || path.len() > 1 {
                        self.mentions.push(Mention { path, line: first.span().start().line });
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }

    /// Adds what a function names, but for what it binds itself: a variable may be called like a
    /// function of another file.
    fn function(&mut self, bound: &Bindings, add: impl FnOnce(&mut Self)) {
        let before = self.mentions.len();
        add(self);
        let mut at = 0;
        self.mentions.retain(|mention| {
            at += 1;
            at <= before || !matches!(&mention.path[..], [name] if bound.0.contains(name))
        });
    }

    fn macro_of_items(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => self.maybe_defined.push(name.to_string()),
                TokenTree::Group(group) if group.delimiter() != Delimiter::None => {
                    self.macro_of_items(group.stream());
                }
                _ => {}
            }
        }
    }
}

fn tree_line(tree: &UseTree) -> usize {
    let span = match tree {
        UseTree::Path(part) => part.ident.span(),
        UseTree::Name(leaf) => leaf.ident.span(),
        UseTree::Rename(leaf) => leaf.ident.span(),
        UseTree::Glob(leaf) => leaf.star_token.spans[0],
        UseTree::Group(group) => group.brace_token.span.open(),
    };
    span.start().line
}

/// The variables that patterns bind. A capital makes it a constant.
#[derive(Default)]
struct Bindings(BTreeSet<String>);

impl Bindings {
    fn of(visit: impl FnOnce(&mut Self)) -> Self {
        let mut bound = Self::default();
        visit(&mut bound);
        bound
    }
}

impl<'ast> Visit<'ast> for Bindings {
    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        let name = pattern.ident.to_string();
        if !name.starts_with(char::is_uppercase) {
            self.0.insert(name);
        }
        visit::visit_pat_ident(self, pattern);
    }
}

/// The identifier after `::`.
fn segment_after(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Ident(name), ..]
            if a.as_char() == ':' && b.as_char() == ':' =>
        {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// Whether what comes next is a field, a method, or a lifetime's name.
fn follows_a_value(tokens: &[TokenTree]) -> bool {
    matches!(tokens.last(), Some(TokenTree::Punct(mark)) if matches!(mark.as_char(), '.' | '\''))
}

/// Whether a predicate of `cfg` holds in tests alone.
fn requires_test(meta: &Meta) -> bool {
    let inner = |list: &syn::MetaList| -> Vec<Meta> {
        let parser = syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated;
        list.parse_args_with(parser).map(|found| found.into_iter().collect()).unwrap_or_default()
    };
    match meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => inner(list).iter().any(requires_test),
        Meta::List(list) if list.path.is_ident("any") => inner(list).iter().all(requires_test),
        Meta::List(list) if list.path.is_ident("cfg") => inner(list).iter().any(requires_test),
        _ => false,
    }
}

/// Whether what has these attributes is compiled for tests alone.
pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let meta = &attribute.meta;
        meta.path().is_ident("test") || meta.path().is_ident("cfg") && requires_test(meta)
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

impl<'ast> Visit<'ast> for Contents {
    fn visit_item(&mut self, item: &'ast Item) {
        if is_for_tests(attributes(item)) && !self.with_tests {
            return;
        }
        self.defined.extend(name(item));
        match item {
            Item::Macro(definition) if definition.ident.is_some() => {
                self.macros.extend(definition.ident.iter().map(ToString::to_string));
            }
            Item::Macro(call) => {
                self.macro_of_items(call.mac.tokens.clone());
                self.visit_macro(&call.mac);
            }
            Item::Use(item) => {
                let is_reexport = match &item.vis {
                    Visibility::Inherited => false,
                    Visibility::Restricted(within) => !within.path.is_ident("self"),
                    Visibility::Public(_) => true,
                };
                self.leaves(&item.tree, &[], is_reexport);
            }
            Item::Fn(function) => {
                let bound = Bindings::of(|bound| bound.visit_item_fn(function));
                self.function(&bound, |this| visit::visit_item(this, item));
            }
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes: &[Attribute] = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            ImplItem::Macro(item) => &item.attrs,
            _ => &[],
        };
        if self.with_tests || !is_for_tests(attributes) {
            let bound = Bindings::of(|bound| bound.visit_impl_item(item));
            self.function(&bound, |this| visit::visit_impl_item(this, item));
        }
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        let attributes: &[Attribute] = match item {
            TraitItem::Const(item) => &item.attrs,
            TraitItem::Fn(item) => &item.attrs,
            TraitItem::Type(item) => &item.attrs,
            TraitItem::Macro(item) => &item.attrs,
            _ => &[],
        };
        if self.with_tests || !is_for_tests(attributes) {
            let bound = Bindings::of(|bound| bound.visit_trait_item(item));
            self.function(&bound, |this| visit::visit_trait_item(this, item));
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.mention(path);
        visit::visit_path(self, path);
    }

    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        let name = pattern.ident.to_string();
        if name.starts_with(char::is_uppercase) {
            let line = pattern.ident.span().start().line;
            self.mentions.push(Mention { path: vec![name], line });
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.mention(&call.path);
        self.tokens(call.tokens.clone());
    }

    // Neither names anything that is used.
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}
