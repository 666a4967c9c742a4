//! The modules of one crate, read from its files.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, ExprLit, Item, ItemMod, Lit, Meta};

use super::mentions::{Contents, Import, Mention, is_for_tests};

/// A file's number in [`Crate::files`].
pub(super) type FileId = usize;
/// A module's number in [`Crate::modules`]; the crate's root is the first.
pub(super) type ModuleId = usize;

/// The modules of a crate, without those that are compiled for tests alone.
#[derive(Debug)]
pub(super) struct Crate {
    /// The paths of the files that were read.
    pub files: Vec<String>,
    /// The modules, parents before children.
    pub modules: Vec<Module>,
    /// Where each macro is defined: their names are known everywhere below.
    pub macros: BTreeMap<String, FileId>,
}

/// What a name stands for in a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Definition {
    /// A child.
    Module(ModuleId),
    /// Something defined in the module's file.
    Item,
    /// An import of the module, by number.
    Import(usize),
}

/// A module.
#[derive(Debug)]
pub(super) struct Module {
    /// The file that its items stand in.
    pub file: FileId,
    /// The module around it.
    pub parent: Option<ModuleId>,
    /// What each name stands for; one name may be a module and a function.
    pub names: BTreeMap<String, Vec<Definition>>,
    /// Names that macros may define.
    pub maybe: BTreeSet<String>,
    /// Its `use`.
    pub imports: Vec<Import>,
    /// The paths in its code.
    pub mentions: Vec<Mention>,
}

/// Where the files of a module's children are looked for.
#[derive(Debug, Clone)]
struct Place {
    /// The folder of the file that is being read.
    folder: String,
    /// The folder of children that are declared here.
    children: String,
}

impl Crate {
    /// Reads a crate from its root file.
    ///
    /// # Panics
    /// When a file is missing or does not parse.
    pub(super) fn read(sources: &BTreeMap<String, String>, root: &str) -> Self {
        let mut new = Self { files: Vec::new(), modules: Vec::new(), macros: BTreeMap::new() };
        let folder = folder(root).to_owned();
        new.read_file(sources, root, None, &Place { children: folder.clone(), folder });
        new
    }

    fn read_file(
        &mut self,
        sources: &BTreeMap<String, String>,
        path: &str,
        parent: Option<ModuleId>,
        place: &Place,
    ) -> ModuleId {
        let text = sources.get(path).unwrap_or_else(|| panic!("{path} is declared, but missing"));
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        self.files.push(path.to_owned());
        self.module(sources, self.files.len() - 1, parent, &file.items, place)
    }

    fn module(
        &mut self,
        sources: &BTreeMap<String, String>,
        file: FileId,
        parent: Option<ModuleId>,
        items: &[Item],
        place: &Place,
    ) -> ModuleId {
        let mut contents = Contents::new(false);
        let (children, others): (Vec<&Item>, Vec<&Item>) =
            items.iter().partition(|item| matches!(item, Item::Mod(_)));
        for item in others {
            contents.add(item);
        }
        let id = self.modules.len();
        self.modules.push(Module::new(file, parent, contents, &mut self.macros));
        for child in children {
            if let Item::Mod(child) = child
                && !is_for_tests(&child.attrs)
            {
                self.child(sources, id, child, place);
            }
        }
        id
    }

    fn child(
        &mut self,
        sources: &BTreeMap<String, String>,
        parent: ModuleId,
        declared: &ItemMod,
        place: &Place,
    ) {
        let name = declared.ident.to_string();
        let children = join(&place.children, &name);
        let id = if let Some((_, items)) = &declared.content {
            let place = Place { folder: children.clone(), children };
            self.module(sources, self.modules[parent].file, Some(parent), items, &place)
        } else {
            let given = path_attribute(declared).map(|path| join(&place.folder, &path));
            let [beside, below] = [format!("{children}.rs"), format!("{children}/mod.rs")];
            let at_home = given.is_some() || !sources.contains_key(&beside);
            let path = given.unwrap_or(if at_home { below } else { beside });
            let folder = folder(&path).to_owned();
            let children = if at_home { folder.clone() } else { children };
            self.read_file(sources, &path, Some(parent), &Place { folder, children })
        };
        self.modules[parent].names.entry(name).or_default().push(Definition::Module(id));
    }
}

impl Module {
    fn new(
        file: FileId,
        parent: Option<ModuleId>,
        contents: Contents,
        macros: &mut BTreeMap<String, FileId>,
    ) -> Self {
        let Contents { mentions, imports, defined, macros: made, maybe_defined, .. } = contents;
        let mut names: BTreeMap<String, Vec<Definition>> = BTreeMap::new();
        for name in defined.into_iter().chain(made.iter().cloned()) {
            names.entry(name).or_default().push(Definition::Item);
        }
        for (number, import) in imports.iter().enumerate() {
            if let Some(name) = &import.name {
                names.entry(name.clone()).or_default().push(Definition::Import(number));
            }
        }
        macros.extend(made.into_iter().map(|name| (name, file)));
        Self { file, parent, names, maybe: maybe_defined.into_iter().collect(), imports, mentions }
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path below a folder; `..` takes a folder back.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The value of `#[path = "…"]`.
fn path_attribute(module: &ItemMod) -> Option<String> {
    module.attrs.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    })
}
