"""What came back is read through from end to end before it is called restored."""

from django.db import connection

from hotline.archives.checks import all_faults
from hotline.archives.models import Package
from hotline.attachments.models import Attachment
from hotline.attachments.store import Damaged, content_of
from hotline.console.backups.base import Failed
from hotline.console.management.commands.verify import all_orders
from hotline.embedded import place
from hotline.orders.models import Event, Order
from hotline.orders.records import broken_links


def verified() -> str:
    """How many orders and records there are, every chain of them holding. Failed at the first that does not."""
    connection.settings_dict.update(place.connection("hotline_owner"))
    if broken := next(broken_links(all_orders()), None):
        raise Failed(f"数据已恢复，但办理记录的链有断处：{broken} 请用 manage.py verify 查全部。")
    return f"工单 {Order.objects.count()} 件，记录 {Event.objects.count()} 条，断链 0 处。"


def files_verified() -> str:
    """How many sealed packages and files there are, each holding. Failed at the first that does not."""
    if fault := next(iter(all_faults()), None):
        raise Failed(f"数据已恢复，但归档卷有问题：{fault} 请用 manage.py verify --packages 查全部。")
    try:
        for row in Attachment.objects.iterator():
            content_of(row)
    except Damaged as damaged:
        raise Failed(f"数据已恢复，但{damaged}。请换另一份备份。") from None
    return f"归档卷 {Package.objects.count()} 个，附件 {Attachment.objects.count()} 个，问题 0 处。"
