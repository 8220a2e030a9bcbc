/* See xml_orders.h. */
#include "xml_orders.h"

#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* One dictionary for all names, as generated descriptions have it: a binary encoding writes their numbers. */
enum name_id {
    ID_ns, ID_no_ns, ID_name_place_orders, ID_name_order, ID_name_id, ID_name_customer, ID_name_placed,
    ID_name_status, ID_name_ship_to, ID_name_street, ID_name_city, ID_name_zip, ID_name_country, ID_name_line,
    ID_name_sku, ID_name_description, ID_name_quantity, ID_name_price, ID_name_gift, ID_name_total, ID_name_note,
    ID_name_pending, ID_name_confirmed, ID_name_shipped, ID_name_delivered,
    NAME_COUNT
};

static WS_XML_STRING names[NAME_COUNT];

WS_XML_DICTIONARY orders_dictionary = {
    { 0x3c0de5a1, 0x7b1f, 0x4d52, { 0x8e, 0x60, 0x2f, 0x91, 0xaa, 0x04, 0xc7, 0x1d } },
    names,
    NAME_COUNT,
    TRUE,
};

#define NAME(variable, text) [ID_##variable] = WS_XML_STRING_DICTIONARY_VALUE(text, &orders_dictionary, ID_##variable)

static WS_XML_STRING names[NAME_COUNT] = {
    NAME(ns, "http://example.org/orders"),
    NAME(no_ns, ""),
    NAME(name_place_orders, "PlaceOrders"),
    NAME(name_order, "order"),
    NAME(name_id, "id"),
    NAME(name_customer, "customer"),
    NAME(name_placed, "placed"),
    NAME(name_status, "status"),
    NAME(name_ship_to, "shipTo"),
    NAME(name_street, "street"),
    NAME(name_city, "city"),
    NAME(name_zip, "zip"),
    NAME(name_country, "country"),
    NAME(name_line, "line"),
    NAME(name_sku, "sku"),
    NAME(name_description, "description"),
    NAME(name_quantity, "quantity"),
    NAME(name_price, "price"),
    NAME(name_gift, "gift"),
    NAME(name_total, "total"),
    NAME(name_note, "note"),
    NAME(name_pending, "pending"),
    NAME(name_confirmed, "confirmed"),
    NAME(name_shipped, "shipped"),
    NAME(name_delivered, "delivered"),
};

#define FIELD_AT(element, field_type, description, structure, field)                                                   \
    .localName = &names[ID_##element], .ns = &names[ID_ns], .type = field_type, .typeDescription = description,        \
    .offset = offsetof(struct structure, field)
#define FIELD(variable, structure, field, element, field_type, description)                                            \
    static WS_FIELD_DESCRIPTION variable = { .mapping = WS_ELEMENT_FIELD_MAPPING,                                      \
                                             FIELD_AT(element, field_type, description, structure, field) }
#define ITEMS(variable, structure, array, count, element, description)                                                 \
    static WS_FIELD_DESCRIPTION variable = { .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING, .type = WS_STRUCT_TYPE,    \
                                             .typeDescription = description,                                           \
                                             .offset = offsetof(struct structure, array),                              \
                                             .countOffset = offsetof(struct structure, count),                         \
                                             .itemLocalName = &names[ID_##element], .itemNs = &names[ID_ns] }
#define STRUCT(variable, structure, field_list)                                                                        \
    static WS_STRUCT_DESCRIPTION variable = { .size = sizeof(struct structure),                                        \
                                              .alignment = _Alignof(struct structure), .fields = field_list,           \
                                              .fieldCount = COUNT(field_list) }

/* ---- line ----------------------------------------------------------------------------------------------------------- */

FIELD(line_sku, line_value, sku, name_sku, WS_XML_STRING_TYPE, NULL);
FIELD(line_description, line_value, description, name_description, WS_XML_STRING_TYPE, NULL);
FIELD(line_quantity, line_value, quantity, name_quantity, WS_INT32_TYPE, NULL);
FIELD(line_price, line_value, price, name_price, WS_DOUBLE_TYPE, NULL);
FIELD(line_gift, line_value, gift, name_gift, WS_BOOL_TYPE, NULL);

static WS_FIELD_DESCRIPTION* line_fields[] = { &line_sku, &line_description, &line_quantity, &line_price, &line_gift };
STRUCT(line_type, line_value, line_fields);

/* ---- address -------------------------------------------------------------------------------------------------------- */

FIELD(address_street, address_value, street, name_street, WS_XML_STRING_TYPE, NULL);
FIELD(address_city, address_value, city, name_city, WS_XML_STRING_TYPE, NULL);
FIELD(address_zip, address_value, zip, name_zip, WS_XML_STRING_TYPE, NULL);
FIELD(address_country, address_value, country, name_country, WS_XML_STRING_TYPE, NULL);

static WS_FIELD_DESCRIPTION* address_fields[] = { &address_street, &address_city, &address_zip, &address_country };
STRUCT(address_type, address_value, address_fields);

/* ---- order ---------------------------------------------------------------------------------------------------------- */

static WS_ENUM_VALUE status_values[] = {
    { ORDER_PENDING, &names[ID_name_pending] },
    { ORDER_CONFIRMED, &names[ID_name_confirmed] },
    { ORDER_SHIPPED, &names[ID_name_shipped] },
    { ORDER_DELIVERED, &names[ID_name_delivered] },
};
static WS_ENUM_DESCRIPTION status_type = { status_values, COUNT(status_values), (ULONG)-1, NULL };

static WS_FIELD_DESCRIPTION order_id = { .mapping = WS_ATTRIBUTE_FIELD_MAPPING, .localName = &names[ID_name_id],
                                         .ns = &names[ID_no_ns], .type = WS_UINT64_TYPE,
                                         .offset = offsetof(struct order_value, id) };
FIELD(order_customer, order_value, customer, name_customer, WS_XML_STRING_TYPE, NULL);
FIELD(order_placed, order_value, placed, name_placed, WS_DATETIME_TYPE, NULL);
FIELD(order_status, order_value, status, name_status, WS_ENUM_TYPE, &status_type);
FIELD(order_ship_to, order_value, ship_to, name_ship_to, WS_STRUCT_TYPE, &address_type);
ITEMS(order_lines, order_value, lines, line_count, name_line, &line_type);
FIELD(order_total, order_value, total, name_total, WS_DOUBLE_TYPE, NULL);
static WS_FIELD_DESCRIPTION order_note = { .mapping = WS_ELEMENT_FIELD_MAPPING, .options = WS_FIELD_OPTIONAL,
                                           FIELD_AT(name_note, WS_XML_STRING_TYPE, NULL, order_value, note) };

static WS_FIELD_DESCRIPTION* order_fields[] = { &order_id, &order_customer, &order_placed, &order_status,
                                                &order_ship_to, &order_lines, &order_total, &order_note };
STRUCT(order_type, order_value, order_fields);

/* ---- PlaceOrders ---------------------------------------------------------------------------------------------------- */

ITEMS(place_orders_orders, place_orders_value, orders, order_count, name_order, &order_type);
static WS_FIELD_DESCRIPTION* place_orders_fields[] = { &place_orders_orders };
STRUCT(place_orders_type, place_orders_value, place_orders_fields);

WS_ELEMENT_DESCRIPTION place_orders_element = { &names[ID_name_place_orders], &names[ID_ns], WS_STRUCT_TYPE,
                                                &place_orders_type };
