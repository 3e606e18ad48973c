//! Builds the pages under `web/` into `OUT_DIR/web`, where `src/http/pages.rs` embeds them.
//!
//! `CLAIMGRAPH_WEB` says how:
//!
//! - `auto` (default): the full pages, the explorer and GraphiQL, when Node.js and npm are there and
//!   the build of them works; else a plain page stands in and a warning says so.
//! - `require`: the full pages, or the build fails. For releases and continuous integration.
//! - `off`: the plain page.
//! - a folder: the full pages as built before, by `npm run build` in `web/`.
//!
//! The build runs on a copy, so the source tree is only read, and npm asks the registry of its own
//! configuration. `CLAIMGRAPH_PAGES` is `full` or `plain`, for the crate.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

/// The sources of the full pages. `web/` as a whole would include the files that npm leaves there.
const SOURCES: [&str; 9] = [
    ".npmrc",
    "graphiql",
    "index.html",
    "package-lock.json",
    "package.json",
    "public",
    "src",
    "tsconfig.json",
    "vite.config.js",
];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=web/fallback");
    for source in SOURCES {
        println!("cargo::rerun-if-changed=web/{source}");
    }
    println!("cargo::rerun-if-env-changed=CLAIMGRAPH_WEB");
    println!("cargo::rerun-if-env-changed=DOCS_RS");

    let web = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("web");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    match provide(&web, &out) {
        Ok(pages) => {
            println!("cargo::rustc-env=CLAIMGRAPH_PAGES={pages}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            println!("cargo::error={message}");
            ExitCode::FAILURE
        }
    }
}

/// Fills `out/web` and says with which page.
fn provide(web: &Path, out: &Path) -> Result<&'static str, String> {
    let target = out.join("web");
    let wish = env::var("CLAIMGRAPH_WEB").unwrap_or_default();
    match wish.as_str() {
        // docs.rs builds without a network.
        "" | "auto" if env::var_os("DOCS_RS").is_some() => plain(web, &target),
        "" | "auto" => match full(web, out, &target) {
            Ok(pages) => Ok(pages),
            Err(why) => {
                println!(
                    "cargo::warning=the plain page stands in for the explorer and GraphiQL: {why}; to try again: CLAIMGRAPH_WEB=require cargo build"
                );
                plain(web, &target)
            }
        },
        "off" => plain(web, &target),
        "require" => full(web, out, &target).map_err(|why| {
            format!("{why}; CLAIMGRAPH_WEB=off builds with the plain page, which needs no Node.js")
        }),
        folder => prebuilt(Path::new(folder), &target),
    }
}

fn full(web: &Path, out: &Path, target: &Path) -> Result<&'static str, String> {
    let work = out.join("web-build");
    let made = make(web, &work, target);
    // The packages weigh some 250 MB for each profile.
    remove(&work)?;
    made.map(|()| "full")
}

fn make(web: &Path, work: &Path, target: &Path) -> Result<(), String> {
    for tool in ["node", "npm"] {
        run(tool, &["--version"], Path::new("."))
            .map_err(|_| format!("`{tool}` does not run here; install Node.js 20.19 or newer"))?;
    }
    remove(work)?;
    fs::create_dir_all(work).map_err(|error| cannot("create", work, &error))?;
    for source in SOURCES {
        copy(&web.join(source), &work.join(source))?;
    }
    run("npm", &["ci", "--omit=dev", "--ignore-scripts"], work)?;
    run("npm", &["run", "build"], work)?;
    remove(target)?;
    let built = work.join("dist");
    fs::rename(&built, target).map_err(|error| cannot("move", &built, &error))
}

fn plain(web: &Path, target: &Path) -> Result<&'static str, String> {
    remove(target)?;
    let page = target.join("graphiql");
    copy(&web.join("fallback"), &page)?;
    copy(&web.join("public"), target)?;
    copy(&web.join("src/graphiql/tabs"), &page.join("tabs"))?;
    Ok("plain")
}

fn prebuilt(folder: &Path, target: &Path) -> Result<&'static str, String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for page in ["index.html", "graphiql/index.html"] {
        if !folder.join(page).is_file() {
            return Err(format!(
                "CLAIMGRAPH_WEB is `{}`, which is neither auto, off, require nor a folder with a file `{page}`; `npm run build` in `web/` makes one",
                folder.display()
            ));
        }
    }
    remove(target)?;
    copy(folder, target)?;
    Ok("full")
}

/// Runs a command to its end; the error has the first errors of its output.
fn run(tool: &str, arguments: &[&str], folder: &Path) -> Result<(), String> {
    let program = if cfg!(windows) && tool == "npm" {
        "npm.cmd"
    } else {
        tool
    };
    let shown = format!("`{tool} {}`", arguments.join(" "));
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        // Its value here would decide how React is built.
        .env_remove("NODE_ENV")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{shown} does not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    // Shown by cargo when the build fails, and with `-vv`.
    eprintln!("{text}");
    let errors: Vec<&str> = text
        .lines()
        .filter(|line| line.to_lowercase().contains("error"))
        .take(3)
        .collect();
    Err(format!(
        "{shown} failed ({}): {}",
        output.status,
        errors.join(" | ")
    ))
}

/// Copies a file, or a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<(), String> {
    if from.is_file() {
        return fs::copy(from, to)
            .map(|_| ())
            .map_err(|error| cannot("copy", from, &error));
    }
    fs::create_dir_all(to).map_err(|error| cannot("create", to, &error))?;
    for entry in fs::read_dir(from).map_err(|error| cannot("read", from, &error))? {
        let entry = entry.map_err(|error| cannot("read", from, &error))?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(cannot("remove", folder, &error))
        }
        _ => Ok(()),
    }
}

fn cannot(verb: &str, path: &Path, error: &io::Error) -> String {
    format!("cannot {verb} `{}`: {error}", path.display())
}
