/* See xml_orders.h. */
#include "xml_orders.h"

#include <stddef.h>

#define NAME(variable, text) static WS_XML_STRING variable = WS_XML_STRING_VALUE(text)
#define COUNT(array) (sizeof(array) / sizeof *(array))

NAME(ns, "http://example.org/orders");
NAME(no_ns, "");
NAME(name_place_orders, "PlaceOrders");
NAME(name_order, "order");
NAME(name_id, "id");
NAME(name_customer, "customer");
NAME(name_placed, "placed");
NAME(name_status, "status");
NAME(name_ship_to, "shipTo");
NAME(name_street, "street");
NAME(name_city, "city");
NAME(name_zip, "zip");
NAME(name_country, "country");
NAME(name_line, "line");
NAME(name_sku, "sku");
NAME(name_description, "description");
NAME(name_quantity, "quantity");
NAME(name_price, "price");
NAME(name_gift, "gift");
NAME(name_total, "total");
NAME(name_note, "note");
NAME(name_pending, "pending");
NAME(name_confirmed, "confirmed");
NAME(name_shipped, "shipped");
NAME(name_delivered, "delivered");

#define FIELD(variable, structure, field, element, field_type, description) \
    static WS_FIELD_DESCRIPTION variable = { WS_ELEMENT_FIELD_MAPPING, &element, &ns, field_type, description, \
                                             offsetof(struct structure, field), 0, NULL, (ULONG)-1, NULL, NULL, NULL }

/* ---- line ----------------------------------------------------------------------------------------------------------- */

FIELD(line_sku, line_value, sku, name_sku, WS_XML_STRING_TYPE, NULL);
FIELD(line_description, line_value, description, name_description, WS_XML_STRING_TYPE, NULL);
FIELD(line_quantity, line_value, quantity, name_quantity, WS_INT32_TYPE, NULL);
FIELD(line_price, line_value, price, name_price, WS_DOUBLE_TYPE, NULL);
FIELD(line_gift, line_value, gift, name_gift, WS_BOOL_TYPE, NULL);

static WS_FIELD_DESCRIPTION* line_fields[] = { &line_sku, &line_description, &line_quantity, &line_price, &line_gift };
static WS_STRUCT_DESCRIPTION line_type = { sizeof(struct line_value), _Alignof(struct line_value), line_fields,
                                           COUNT(line_fields), NULL, NULL, NULL, NULL, 0, 0 };

/* ---- address -------------------------------------------------------------------------------------------------------- */

FIELD(address_street, address_value, street, name_street, WS_XML_STRING_TYPE, NULL);
FIELD(address_city, address_value, city, name_city, WS_XML_STRING_TYPE, NULL);
FIELD(address_zip, address_value, zip, name_zip, WS_XML_STRING_TYPE, NULL);
FIELD(address_country, address_value, country, name_country, WS_XML_STRING_TYPE, NULL);

static WS_FIELD_DESCRIPTION* address_fields[] = { &address_street, &address_city, &address_zip, &address_country };
static WS_STRUCT_DESCRIPTION address_type = { sizeof(struct address_value), _Alignof(struct address_value),
                                              address_fields, COUNT(address_fields), NULL, NULL, NULL, NULL, 0, 0 };

/* ---- order ---------------------------------------------------------------------------------------------------------- */

static WS_ENUM_VALUE status_values[] = {
    { ORDER_PENDING, &name_pending },
    { ORDER_CONFIRMED, &name_confirmed },
    { ORDER_SHIPPED, &name_shipped },
    { ORDER_DELIVERED, &name_delivered },
};
static WS_ENUM_DESCRIPTION status_type = { status_values, COUNT(status_values), (ULONG)-1, NULL };

static WS_FIELD_DESCRIPTION order_id = { WS_ATTRIBUTE_FIELD_MAPPING, &name_id, &no_ns, WS_UINT64_TYPE, NULL,
                                         offsetof(struct order_value, id), 0, NULL, (ULONG)-1, NULL, NULL, NULL };
FIELD(order_customer, order_value, customer, name_customer, WS_XML_STRING_TYPE, NULL);
FIELD(order_placed, order_value, placed, name_placed, WS_DATETIME_TYPE, NULL);
FIELD(order_status, order_value, status, name_status, WS_ENUM_TYPE, &status_type);
FIELD(order_ship_to, order_value, ship_to, name_ship_to, WS_STRUCT_TYPE, &address_type);
static WS_FIELD_DESCRIPTION order_lines = { WS_REPEATING_ELEMENT_FIELD_MAPPING, NULL, NULL, WS_STRUCT_TYPE, &line_type,
                                            offsetof(struct order_value, lines), 0, NULL,
                                            offsetof(struct order_value, line_count), &name_line, &ns, NULL };
FIELD(order_total, order_value, total, name_total, WS_DOUBLE_TYPE, NULL);
static WS_FIELD_DESCRIPTION order_note = { WS_ELEMENT_FIELD_MAPPING, &name_note, &ns, WS_XML_STRING_TYPE, NULL,
                                           offsetof(struct order_value, note), WS_FIELD_OPTIONAL, NULL, (ULONG)-1, NULL,
                                           NULL, NULL };

static WS_FIELD_DESCRIPTION* order_fields[] = { &order_id, &order_customer, &order_placed, &order_status,
                                                &order_ship_to, &order_lines, &order_total, &order_note };
static WS_STRUCT_DESCRIPTION order_type = { sizeof(struct order_value), _Alignof(struct order_value), order_fields,
                                            COUNT(order_fields), NULL, NULL, NULL, NULL, 0, 0 };

/* ---- PlaceOrders ---------------------------------------------------------------------------------------------------- */

static WS_FIELD_DESCRIPTION place_orders_orders = { WS_REPEATING_ELEMENT_FIELD_MAPPING, NULL, NULL, WS_STRUCT_TYPE,
                                                    &order_type, offsetof(struct place_orders_value, orders), 0, NULL,
                                                    offsetof(struct place_orders_value, order_count), &name_order, &ns,
                                                    NULL };
static WS_FIELD_DESCRIPTION* place_orders_fields[] = { &place_orders_orders };
static WS_STRUCT_DESCRIPTION place_orders_type = { sizeof(struct place_orders_value),
                                                   _Alignof(struct place_orders_value), place_orders_fields,
                                                   COUNT(place_orders_fields), NULL, NULL, NULL, NULL, 0, 0 };

WS_ELEMENT_DESCRIPTION place_orders_element = { &name_place_orders, &ns, WS_STRUCT_TYPE, &place_orders_type };
