print("ncall")
