"""What botocore keeps of AWS's endpoints: those of the services that the bot calls."""

from collections.abc import Collection

from botocore.session import Session


def session_for(services: Collection[str]) -> Session:
    """Return a session for these services, in every partition and region that botocore knows.

    A session reads a table of 400 services and keeps it, which takes 6 MiB. A service that is not in the table is found
    by its partition's rule, as the newest ones are.
    """
    session = Session()
    table, _ = session.get_component("data_loader").load_data_with_path("endpoints")  # read once, then remembered
    for partition in table["partitions"]:
        known = partition["services"]
        partition["services"] = {service: known[service] for service in services if service in known}
    return session
