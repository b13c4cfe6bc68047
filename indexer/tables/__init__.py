"""A file that somebody made, as a table: CSV, Excel (XLSX) or JSON. Sources and the validator read it alike.

kinds (what is it?) -> csv_text, csv_records, csv_table | xlsx_parts, xlsx_sheet, xlsx_table | json_table -> table.Table
"""
