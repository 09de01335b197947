"""Pages of the API."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`?page=2&page_size=50`; never more than 500 rows in one answer."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500
