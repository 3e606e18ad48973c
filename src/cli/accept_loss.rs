//! `claimgraph accept-loss`.

use clap::Args;

use crate::{
    cli::{data::DataArgs, error::CliError, exit, schema::print},
    kb,
};

/// Go on with a journal that has lost commits, which every other command refuses.
///
/// Restore the journal from a backup instead if there is one. The journal is copied into a new
/// folder `before-loss-N` in the data folder, and store and index are moved there; the next start
/// makes both anew from what the journal has.
#[derive(Args)]
#[command(after_help = "Example:\n  claimgraph accept-loss --data /srv/claims")]
pub(super) struct AcceptLossArgs {
    #[command(flatten)]
    data: DataArgs,
}

pub(super) fn run(args: AcceptLossArgs) -> Result<u8, CliError> {
    args.data.expect()?;
    let accepted = kb::accept_loss(&args.data.data, &args.data.options("accept-loss"))?;
    let Some(accepted) = accepted else {
        print("nothing is lost, and nothing was changed\n")?;
        return Ok(exit::OK);
    };
    eprintln!("note: {}", accepted.loss);
    print(&format!(
        "the knowledge base goes on from revision {}; what there was is kept in `{}`\n",
        accepted.revision,
        accepted.kept.display()
    ))?;
    Ok(exit::OK)
}
