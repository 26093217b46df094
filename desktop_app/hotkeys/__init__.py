"""Keys that work while another program has the focus: registered with the system, never spied."""
