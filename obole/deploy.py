"""`obole deploy`: bring an AWS account to what this checkout holds."""

from pathlib import Path

import boto3
import click
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
)

from infra.deploy.account import Account
from infra.deploy.plan import CONTRACT, DIST, NotPackagedError, Settings, planned, told
from infra.package import ROOT
from obole.usage import FILE, MisusedError


@click.command()
@click.option(
    "--domain", default="", help="Nom que les personnes ouvrent, par exemple espace.example.fr ; obligatoire."
)
@click.option("--certificate", default="", help="ARN du certificat de ce nom, dans us-east-1 ; obligatoire.")
@click.option(
    "--insurer",
    type=FILE,
    help="Fichier TOML qui dit comment joindre l'institution, comme demo/insurer.toml ; obligatoire.",
)
@click.option("--alarm-topic", default="", help="ARN du sujet SNS qui reçoit les alarmes.")
@click.option("--mail-verified", is_flag=True, help="SES connaît déjà ce nom : ne pas l'y déclarer.")
@click.option("--dry-run", is_flag=True, help="Montre le plan exact, ne change rien.")
def deploy(
    domain: str, certificate: str, insurer: Path | None, alarm_topic: str, *, mail_verified: bool, dry_run: bool
) -> None:
    """Déploie sur le compte AWS des identifiants présents : modèles, fonctions, pages."""
    how = insurer.read_text(encoding="utf-8") if insurer else ""
    settings = Settings(domain, certificate, how, alarm_topic, mail_verified=mail_verified)
    if wrong := list(settings.flaws()):
        raise MisusedError(" ".join(wrong))
    try:
        stacks = planned(settings)
        account = Account(boto3.Session(), click.echo)
        for line in told(stacks, account.resources):
            click.echo(line)
        click.echo(f"Puis : les pages de {DIST.relative_to(ROOT)}, et le contrat de l'API.")
        if not dry_run:
            account.deploy(stacks)
            account.publish(DIST, CONTRACT)
    except (LookupError, NotPackagedError) as error:
        raise click.ClickException(str(error)) from None
    except (NoRegionError, NoCredentialsError, PartialCredentialsError):
        raise click.ClickException(
            "Il manque de quoi parler à AWS : exportez AWS_REGION (eu-west-3, par exemple) et les identifiants du "
            "compte, puis relancez."
        ) from None
    except (BotoCoreError, ClientError) as error:
        raise click.ClickException(
            f"AWS a répondu : {str(error).rstrip('.')}. Une pile qui échoue revient d'elle-même à son état d'avant ; "
            "corrigez, puis relancez la même commande : ce qui est déjà fait ne le sera pas deux fois."
        ) from None
